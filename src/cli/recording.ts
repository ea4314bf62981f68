import { createTape, RecordingError } from '../feed/record/file.ts';
import { CliError, EXIT } from './exit.ts';

/** Makes the file of `--record` before anything starts; nothing to make when it is absent. @throws CliError when there is one already. */
export function makeRecording(file: string | undefined): { readonly record?: string } {
  if (file === undefined) return {};
  try {
    createTape(file);
    return { record: file };
  } catch (error) {
    if (error instanceof RecordingError) throw new CliError(error.message, EXIT.failure);
    throw error;
  }
}
