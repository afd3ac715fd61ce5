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
  /** Names that copier gives to the file of the first of these, one after the other. */
  readonly names?: readonly [string, ...string[]];
  /** Where this is better than copier, or another thing on purpose. */
  readonly differs?: string;
}

/** Of copier's names those that a path may have here: one with a backslash is another path on Windows, and is refused. */
const NAMES = ['unicode_âñ', 'file with whitespace', ' leading_whitespace', 'trailing_whitespace ', '   multi_whitespace   ', '\tother_whitespace\t', '\x07\f\n\t\vcontrol\x07\f\n\t\vcharacters\v\t\n\f\x07', '!special'];
const equal = 'print("This line is equal to the next one.")\n';
const block = (name: string, body = equal.repeat(4)): string => `def ${name}():\n${body}print("Previous line lied.")\n\n`;
const grown = block('function_one') + block('function_two', `${equal.repeat(2)}print("This line is new.")\n${equal.repeat(2)}`);
const markers = (theirs: string, ours: string): string => `<<<<<<< yours\n${theirs}=======\n${ours}>>>>>>> new\n`;

const SCRIPT = 'tests:\n    stage: test\n    script:\n';
const PAGES = '\npages:\n    stage: deploy\n    script:\n        - ./deploy.sh\n';
const LIFE = (third: string): string => `Line 1: hello world\nLine 2: grow up\nLine 3: ${third}\nLine 4: grow old\nLine 5: bye bye world\n`;

export const COPIER_CASES: readonly CopierCase[] = [
  {
    name: 'test_updatediff', base: { readme: 'Let me introduce myself.\n\nMy name is Guybrush.\n\nMy project is ship.\n\nThanks for your attention.\n' },
    theirs: { readme: 'Let me introduce myself.\n\nMy name is Guybrush.\n\nMy project is ship.\n\nThanks for your grog.\n' },
    ours: { readme: 'Let me introduce myself.\n\nMy name is Elaine.\n\nMy project is ship.\n\nThanks for your attention.\n' },
    result: { readme: 'Let me introduce myself.\n\nMy name is Elaine.\n\nMy project is ship.\n\nThanks for your grog.\n' },
  },
  { name: 'test_skip_update', base: { skip_me: '1' }, once: ['skip_me'], theirs: { skip_me: '2' }, ours: { skip_me: '3' }, result: { skip_me: '2', 'skip_me.rej': null } },
  {
    name: 'test_skip_update_deleted', base: { skip_me: '1' }, once: ['skip_me'], theirs: { skip_me: null }, ours: { skip_me: '3' }, result: { skip_me: null }, names: ['skip_me', ...NAMES],
    differs: 'copier brings such a file back; here what the user deleted stays deleted',
  },
  {
    name: 'test_update_deleted_path', base: { deleted: 'foo', another_file: 'foobar', dont_wildmatch: 'bar' }, theirs: { deleted: null }, ours: { deleted: 'bar', another_file: 'foobar', dont_wildmatch: 'baz' },
    result: { deleted: null, dont_wildmatch: 'baz' }, names: ['deleted', ...NAMES, 'dont_wildmatch*'],
  },
  {
    name: 'test_update_deleted_path_not_used_as_pattern', base: { 'test.txt': 'remove', 'foo/test.txt': 'keep', 'foo/bar/test.txt': 'keep' }, theirs: { 'test.txt': null },
    ours: { 'test.txt': 'remove', 'foo/test.txt': 'keep', 'foo/bar/test.txt': 'keep' }, result: { 'test.txt': null, 'foo/test.txt': 'keep', 'foo/bar/test.txt': 'keep' },
  },
  {
    name: 'test_file_removed',
    base: { '1.txt': 'content 1', 'dir 2/2.txt': 'content 2', 'dir 3/subdir 3/3.txt': 'content 3', 'dir 4/subdir 4/4.txt': 'content 4', 'dir 5/subdir 5/5.txt': 'content 5', 'dir/3.txt': 'content 3', 'toignore.txt': 'should survive update' },
    theirs: { 'I.txt': 'content I', 'dir II/II.txt': 'content II', 'dir 3/subdir III/III.txt': 'content III', 'dir 4/subdir 4/IV.txt': 'content IV', 'dir/3.txt': 'content 3, mine', '.gitignore': 'toignore.txt' },
    ours: { '6.txt': 'content 6', 'toignore.txt': 'should survive update' },
    result: {
      '1.txt': null, 'dir 2': null, 'dir 3/subdir 3': null, 'dir 4/subdir 4/4.txt': null, 'dir 5': null, 'I.txt': 'content I', 'dir II/II.txt': 'content II', 'dir 3/subdir III/III.txt': 'content III',
      'dir 4/subdir 4/IV.txt': 'content IV', 'dir/3.txt': 'content 3, mine', '6.txt': 'content 6', 'toignore.txt': 'should survive update',
    },
    differs: 'a removed file that was edited stays, and is said to be the user\'s now',
  },
  { name: 'test_update_needs_more_context', base: { 'sample.py': block('function_one') + block('function_two') }, theirs: { 'sample.py': grown }, ours: { 'sample.py': block('function_zero') + block('function_one') + block('function_two') }, result: { 'sample.py': block('function_zero') + grown }, differs: 'copier needs a number of context lines for this; here there is none to choose' },
  {
    name: 'test_conflicted_files_are_marked_unmerged', base: { 'm4â4ñ4a': 'upstream version 1' }, theirs: { 'm4â4ñ4a': 'upstream version 1 + downstream' }, ours: { 'm4â4ñ4a': 'upstream version 2' },
    result: { 'm4â4ñ4a': markers('upstream version 1 + downstream\n', 'upstream version 2\n') }, conflicts: ['m4â4ñ4a'], names: ['m4â4ñ4a', 'README.md', 'spa ces', 'qu`o"tes'],
    differs: 'git\'s index is left alone: each conflict is listed with its line, and the exit code is 3',
  },
  { name: 'test_3way_merged_files_without_conflicts_are_not_marked_unmerged', base: { readme: 'upstream version 1' }, theirs: { readme: 'upstream version 2' }, ours: { readme: 'upstream version 2' }, result: { readme: 'upstream version 2', 'readme.rej': null } },
  {
    name: 'test_update_with_new_file_in_template_and_project', base: {}, theirs: { ci: `${SCRIPT}        - ./test.sh\n${PAGES}` }, ours: { ci: `${SCRIPT}        - ./test.sh --slow\n` },
    result: { ci: `${SCRIPT}${markers(`        - ./test.sh\n${PAGES}`, '        - ./test.sh --slow\n')}` }, conflicts: ['ci'],
  },
  {
    name: 'test_conflict_on_update_with_unicode_in_content', base: { content: 'aaa🐍\nbbb🐍\nzzz🐍\n' }, theirs: { content: 'aaa🐍\nbbb🐍\njjj🐍\nzzz🐍\n' }, ours: { content: 'aaa🐍\nbbb🐍\nccc🐍\nzzz🐍\n' },
    result: { content: `aaa🐍\nbbb🐍\n${markers('jjj🐍\n', 'ccc🐍\n')}zzz🐍\n` }, conflicts: ['content'],
  },
  {
    name: 'test_update_inline_changed_answers_and_questions', base: { content: 'aaa\nbbb\nzzz\n' }, theirs: { content: 'aaa\nbbb\njjj\nzzz\n' }, ours: { content: 'aaa\nbbb\nccc\nzzz\n' },
    result: { content: `aaa\nbbb\n${markers('jjj\n', 'ccc\n')}zzz\n` }, conflicts: ['content'],
  },
  {
    name: 'test_commit_hooks_respected', base: { 'life.yml': `# Reformatted by a hook.\n${LIFE('grog')}` }, ours: { 'life.yml': `# Reformatted by a hook.\n${LIFE('study')}` },
    theirs: { 'life.yml': LIFE('grog').replace('Line 3', 'Line 2.5: make friends\nLine 3').replace('Line 5', 'Line 4.5: no more work\nLine 5') },
    result: { 'life.yml': `Line 1: hello world\nLine 2: grow up\n${markers('Line 2.5: make friends\nLine 3: grog\n', 'Line 3: study\n')}Line 4: grow old\nLine 4.5: no more work\nLine 5: bye bye world\n` }, conflicts: ['life.yml'],
    differs: 'what a hook of the user\'s makes of a file is an edit, as this; copier takes line 2.5 out of the file',
  },
];
