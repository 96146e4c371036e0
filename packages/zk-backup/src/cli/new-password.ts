/** Where a new password comes from. */
export const NEW_PASSWORD = {
  "new-password-file": {
    kind: "text",
    value: "FILE",
    text: "its first line is the new password; else it is asked for, twice",
  },
} as const;
