import type { ReadingDocument } from '../documents/reading.ts';

export function printText(reading: ReadingDocument): string {
  return `${JSON.stringify(reading, null, 1)}\n`;
}
