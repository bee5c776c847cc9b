// All that is in the page as the part of its address behind `#`: nothing is sent anywhere by it.

import type { Opened } from "./connection";
import { check, isObject, type Person } from "./person";

export interface Shared {
  files: Opened[];
  person: Person;
}

async function through(bytes: Uint8Array, stream: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const body = new Response(new Blob([bytes as BlobPart]).stream().pipeThrough(stream));
  return new Uint8Array(await body.arrayBuffer());
}

export async function toFragment(shared: Shared): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(shared));
  const packed = await through(bytes, new CompressionStream("deflate-raw"));
  let text = "";
  for (const byte of packed) text += String.fromCharCode(byte);
  return `#${btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** What an address holds; null where that is nothing, or nothing that was shared from here. */
export async function fromFragment(fragment: string): Promise<Shared | null> {
  if (fragment.length < 2) return null;
  try {
    const text = atob(fragment.slice(1).replaceAll("-", "+").replaceAll("_", "/"));
    const packed = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const bytes = await through(packed, new DecompressionStream("deflate-raw"));
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!isObject(value) || !Array.isArray(value.files) || value.files.length === 0) return null;
    const files = value.files.filter(isOpened);
    const person = check(value.person);
    return files.length === value.files.length && typeof person !== "string" ? { files, person } : null;
  } catch {
    return null;
  }
}

function isOpened(file: unknown): file is Opened & { [key: string]: string } {
  if (!isObject(file)) return false;
  const { uri, name, text } = file;
  return typeof uri === "string" && uri.startsWith("play:/") && typeof name === "string" && typeof text === "string";
}
