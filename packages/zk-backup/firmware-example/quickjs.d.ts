// The part of QuickJS's modules `std` and `os` (quickjs-libc, 2021-03-27) that the device uses.
declare module "quickjs/std" {
  export interface File {
    read(buffer: ArrayBuffer, position: number, length: number): number;
    write(buffer: ArrayBuffer, position: number, length: number): number;
    seek(offset: number, whence: number): number;
    close(): number;
  }
  export const SEEK_SET: number;
  export function open(path: string, flags: string): File | null;
  export function loadFile(path: string): string | null;
  export function gc(): void;
  export function exit(code: number): never;
}
declare module "quickjs/os" {
  export function readdir(path: string): [string[], number];
  export function rename(from: string, to: string): number;
  export function mkdir(path: string, mode?: number): number;
  export function stat(
    path: string,
  ): [{ readonly size: number; readonly mode: number; readonly mtime: number }, number];
}
declare function print(...values: readonly unknown[]): void;
