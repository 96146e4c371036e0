import type { Article } from "../../src/company.ts";

/** Stratum's blog. */
export const articles: readonly Article[] = [
  {
    slug: "pulling-the-plug",
    title: "We pull the plug four hundred times a night",
    date: "2026-09-17",
    summary: "How a relay board and a plain text file tell us whether a takeover loses a write.",
    paragraphs: [
      "Two nodes stand on a shelf with a relay in each power lead. A third machine writes numbered records, waits for each to be acknowledged and notes the last number on paper, so to speak: on a disk that shares nothing with the pair.",
      "Then the relay opens. The twin takes over, the writer goes on, and in the morning we compare. An acknowledged record that is missing is a bug. A record that is there although nobody acknowledged it is allowed; a storage system may do more than it promised, never less.",
      "The hardest faults come from disks that say yes too early. We keep a drawer of them. If you own one of those models, the installer tells you.",
    ],
    comments: [
      {
        id: 101,
        author: "Ines",
        text: "Do you cut the power of both nodes at once, too? That is where our old system lost its mind.",
      },
      {
        id: 102,
        author: "Tomasz",
        text: "The drawer of lying disks deserves an article of its own.",
      },
    ],
  },
  {
    slug: "checksums-above-the-disk",
    title: "Why the checksum belongs above the disk",
    date: "2026-08-04",
    summary: "A disk can return the wrong block with a perfect checksum. Ours knows the address.",
    paragraphs: [
      "A disk protects each sector with a code of its own, and that code is good. It says that the sector reads as it was written. It does not say that this is the sector you asked for.",
      "We keep the checksum of a block in the block that points to it. A misdirected write, a stale read or a controller with a cold solder joint then shows at once, because the parent expects something else.",
      "It costs one hash for each block. On this year\u2019s processors that is less than the time the request spends in the queue.",
    ],
    comments: [
      {
        id: 201,
        author: "Mei",
        text: "Does a scrub read the parents as well, or only the leaves?",
      },
    ],
  },
];
