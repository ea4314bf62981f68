import { isBuiltin } from 'node:module';

/**
 * An import of a module of Node's as a plain look-up. Whoever imports one has each of its names made ready, also those that load other
 * modules, and waits for that.
 * @param text of a file of the bundle
 */
export function lookUp(text) {
  const name = String.raw`[\w$]+`;
  const names = String.raw`\{[\w$,\s]*\}`;
  const pattern = new RegExp(
    String.raw`\bimport\s*(?:(${name})\s*,?\s*)?(?:\*\s*as\s+(${name})|(${names}))?\s*from\s*"(node:[\w/]+|[a-z_]+)";`,
    'g',
  );
  return text.replace(pattern, (all, own, whole, some, module) => {
    if (!isBuiltin(module)) return all;
    const found = `process.getBuiltinModule("${module}")`;
    const parts = [own, whole, some?.replaceAll(/\s+as\s+/g, ':')].filter((part) => part !== undefined);
    return `const ${parts.map((part) => `${part}=${found}`).join(',')};`;
  });
}
