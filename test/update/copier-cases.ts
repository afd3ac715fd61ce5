/** What copier's tests of an update do, as files: its `tests/test_updatediff.py` names them. */
export interface CopierCase {
  /** Name of copier's test. */
  readonly name: string;
  /** Written by the first run, by path; `once`: copier's `_skip_if_exists`. */
  readonly base: Readonly<Record<string, string>>;
  readonly once?: readonly string[];
  /** What the user made of it; `null` deletes. */
  readonly theirs: Readonly<Record<string, string | null>>;
  /** What would be written now; a path of the base that is missing is not written any more. */
  readonly ours: Readonly<Record<string, string>>;
  /** What has to be there afterwards; `null`: nothing. */
  readonly result: Readonly<Record<string, string | null>>;
  /** Paths with conflicts. */
  readonly conflicts?: readonly string[];
  /** Where this is better than copier, or another thing on purpose. */
  readonly differs?: string;
}

const equal = 'print("This line is equal to the next one.")\n';
const block = (name: string, body = equal.repeat(4)): string => `def ${name}():\n${body}print("Previous line lied.")\n\n`;
const grown = block('function_one') + block('function_two', `${equal.repeat(2)}print("This line is new.")\n${equal.repeat(2)}`);
const markers = (theirs: string, ours: string): string => `<<<<<<< yours\n${theirs}=======\n${ours}>>>>>>> new\n`;

export const COPIER_CASES: readonly CopierCase[] = [
  {
    name: 'test_updatediff', base: { readme: 'Let me introduce myself.\n\nMy name is Guybrush.\n\nMy project is ship.\n\nThanks for your attention.\n' },
    theirs: { readme: 'Let me introduce myself.\n\nMy name is Guybrush.\n\nMy project is ship.\n\nThanks for your grog.\n' },
    ours: { readme: 'Let me introduce myself.\n\nMy name is Elaine.\n\nMy project is ship.\n\nThanks for your attention.\n' },
    result: { readme: 'Let me introduce myself.\n\nMy name is Elaine.\n\nMy project is ship.\n\nThanks for your grog.\n' },
  },
  { name: 'test_skip_update', base: { skip_me: '1' }, once: ['skip_me'], theirs: { skip_me: '2' }, ours: { skip_me: '3' }, result: { skip_me: '2', 'skip_me.rej': null } },
  {
    name: 'test_skip_update_deleted', base: { skip_me: '1' }, once: ['skip_me'], theirs: { skip_me: null }, ours: { skip_me: '3' }, result: { skip_me: null },
    differs: 'copier brings such a file back; here what the user deleted stays deleted',
  },
  { name: 'test_update_deleted_path', base: { deleted: 'foo', other: 'bar' }, theirs: { deleted: null }, ours: { deleted: 'bar', other: 'baz' }, result: { deleted: null, other: 'baz' } },
  {
    name: 'test_update_deleted_path_not_used_as_pattern', base: { 'test.txt': 'remove', 'foo/test.txt': 'keep', 'foo/bar/test.txt': 'keep' }, theirs: { 'test.txt': null },
    ours: { 'test.txt': 'remove', 'foo/test.txt': 'keep', 'foo/bar/test.txt': 'keep' }, result: { 'test.txt': null, 'foo/test.txt': 'keep', 'foo/bar/test.txt': 'keep' },
  },
  {
    name: 'test_file_removed', base: { '1.txt': 'content 1', 'dir/2.txt': 'content 2', 'dir/3.txt': 'content 3' }, theirs: { 'I.txt': 'content I', 'dir/II.txt': 'content II', 'dir/3.txt': 'content 3, mine' },
    ours: { '6.txt': 'content 6' }, result: { '1.txt': null, 'dir/2.txt': null, 'I.txt': 'content I', 'dir/II.txt': 'content II', 'dir/3.txt': 'content 3, mine', '6.txt': 'content 6' },
    differs: 'a removed file that was edited stays, and is said to be the user\'s now',
  },
  { name: 'test_update_needs_more_context', base: { 'sample.py': block('function_one') + block('function_two') }, theirs: { 'sample.py': grown }, ours: { 'sample.py': block('function_zero') + block('function_one') + block('function_two') }, result: { 'sample.py': block('function_zero') + grown }, differs: 'copier needs a number of context lines for this; here there is none to choose' },
  {
    name: 'test_conflicted_files_are_marked_unmerged', base: { 'm4â4ñ4a': 'upstream version 1' }, theirs: { 'm4â4ñ4a': 'upstream version 1 + downstream' }, ours: { 'm4â4ñ4a': 'upstream version 2' },
    result: { 'm4â4ñ4a': markers('upstream version 1 + downstream\n', 'upstream version 2\n'), 'm4â4ñ4a.rej': null }, conflicts: ['m4â4ñ4a'],
    differs: 'git\'s index is left alone: each conflict is listed with its line, and the exit code is 3',
  },
  { name: 'test_3way_merged_files_without_conflicts_are_not_marked_unmerged', base: { readme: 'upstream version 1' }, theirs: { readme: 'upstream version 2' }, ours: { readme: 'upstream version 2' }, result: { readme: 'upstream version 2', 'readme.rej': null } },
  {
    name: 'test_update_with_new_file_in_template_and_project', base: {}, theirs: { ci: 'tests:\n    script:\n        - ./test.sh\n' }, ours: { ci: 'tests:\n    script:\n        - ./test.sh --slow\n' },
    result: { ci: `tests:\n    script:\n${markers('        - ./test.sh\n', '        - ./test.sh --slow\n')}` }, conflicts: ['ci'],
  },
  {
    name: 'test_update_with_new_file_in_template_and_project_via_migration', base: { ci: 'tests:\n    - test\n' }, theirs: { ci: 'tests:\n    - test\n\npages:\n    - mine\n' }, ours: { ci: 'include:\n    - main\n', main: 'tests:\n    - test --slow\n' },
    result: { ci: markers('tests:\n    - test\n\npages:\n    - mine\n', 'include:\n    - main\n'), main: 'tests:\n    - test --slow\n' }, conflicts: ['ci'],
  },
  {
    name: 'test_conflict_on_update_with_unicode_in_content', base: { readme: 'Ⓐ 🤖 one\n' }, theirs: { readme: 'Ⓐ 🤖 mine ü\n' }, ours: { readme: 'Ⓐ 🤖 new ß\n' },
    result: { readme: markers('Ⓐ 🤖 mine ü\n', 'Ⓐ 🤖 new ß\n') }, conflicts: ['readme'],
  },
  {
    name: 'test_update_inline_changed_answers_and_questions', base: { readme: 'a\nb: false\nc\n' }, theirs: { readme: 'a\nb: false\nmine\nc\n' }, ours: { readme: 'a\nb: true\nc\n' },
    result: { readme: `a\n${markers('b: false\nmine\n', 'b: true\n')}c\n` }, conflicts: ['readme'],
  },
];
