export { createDeframer, type Deframer, frame } from "./core/wire/frame.ts";
