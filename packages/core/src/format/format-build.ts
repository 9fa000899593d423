/**
 * A commit as short as Git shows one; what follows its digits (`+changes`: the working tree differed) stays.
 *
 * @returns another name, such as a release's, as it is
 */
export function formatBuild(build: string): string {
  return build.replace(/^([0-9a-f]{12})[0-9a-f]{1,52}(?![0-9a-z])/, '$1')
}
