// Values and instants as people read them.

import type { Json } from "./model";

export function shown(value: Json | undefined): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.length > 0 ? value.map(shown).join(", ") : "none of them";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** `2 Mar 2026, 09:00` in UTC, with seconds where there are some. */
export function moment(at: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  const options: Intl.DateTimeFormatOptions = {
    timeZone: "UTC",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  };
  if (date.getUTCSeconds() !== 0) options.second = "2-digit";
  return new Intl.DateTimeFormat("en-GB", options).format(date);
}

/** `in 6 days`, of the time between two instants. */
export function until(from: string, to: string): string {
  const minutes = Math.round((Date.parse(to) - Date.parse(from)) / 60_000);
  const in_ = (count: number, unit: string) => `in ${count} ${unit}${count === 1 ? "" : "s"}`;
  if (minutes < 1) return "in less than a minute";
  if (minutes < 120) return in_(minutes, "minute");
  if (minutes < 2 * 1440) return in_(Math.round(minutes / 60), "hour");
  return in_(Math.round(minutes / 1440), "day");
}

const ABSENT: Record<string, string> = {
  unasked: "nobody asked, or nobody answered",
  declined: "they declined to answer",
  withheld: "this purpose may not see it",
  expired: "answered too long ago to be kept",
  invalid: "what is there is no valid value",
  not_applicable: "there is nothing to compute it from",
};

export function absence(reason: string): string {
  return ABSENT[reason] ?? reason;
}
