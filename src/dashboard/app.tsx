import { Box, Text, useInput, usePaste } from 'ink';
import { type ReactNode, useSyncExternalStore } from 'react';
import type { Controller } from './controller.ts';
import { keyNames } from './input.ts';

/**
 * The whole screen: one pre-composed text a row (measured: the cheapest way through Ink). An empty text would take no row at
 * all, so a blank stands for it.
 */
export function App({ controller }: { readonly controller: Controller }): ReactNode {
  const lines = useSyncExternalStore(controller.subscribe, controller.frame);
  useInput((input, key) => {
    for (const name of keyNames(input, key)) controller.press(name);
  });
  // A paste is no key press: without this a pasted "q" would quit.
  usePaste((text) => controller.paste(text));
  return (
    <Box flexDirection="column" flexShrink={0} height={lines.length}>
      {lines.map((line, row) => (
        <Text key={row} wrap="truncate">
          {line === '' ? ' ' : line}
        </Text>
      ))}
    </Box>
  );
}
