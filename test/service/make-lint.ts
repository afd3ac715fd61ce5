/** A feature that GNU Make 3.81 lacks. `since` is the release that brought it, by that project's NEWS file. */
interface NewerFeature {
  readonly name: string;
  readonly since: string;
  readonly pattern: RegExp;
}

// Only lines that make reads itself are searched for syntax; functions and variables count in recipes too.
const SYNTAX: readonly NewerFeature[] = [
  { name: '.ONESHELL', since: '3.82', pattern: /^\.ONESHELL\b/ },
  { name: '.RECIPEPREFIX', since: '3.82', pattern: /^\.RECIPEPREFIX\b/ },
  { name: '.SHELLFLAGS', since: '3.82', pattern: /^\.SHELLFLAGS\b/ },
  { name: 'private', since: '3.82', pattern: /^\s*(?:[^#=]*:)?\s*private\s/ },
  { name: 'undefine', since: '3.82', pattern: /^\s*(?:override\s+)?undefine\s/ },
  { name: 'define with an operator', since: '3.82', pattern: /^\s*(?:override\s+)?define\s+\S+\s*[:?+!]*=/ },
  { name: 'several modifiers before a variable', since: '3.82', pattern: /^\s*(?:export\s+override|override\s+export)\s/ },
  { name: 'explicit and pattern targets in one rule', since: 'an error in 3.82', pattern: /^[^\s%:=#]+\s+\S*%\S*\s*:(?!=)/ },
  { name: '!=', since: '4.0', pattern: /^\s*[^\s:=#$!]+\s*!=/ },
  { name: '::=', since: '4.0', pattern: /^\s*[^\s:=#]+\s*:::?=/ },
  { name: 'load', since: '4.0', pattern: /^\s*-?load\s/ },
  { name: '.EXTRA_PREREQS', since: '4.3', pattern: /\.EXTRA_PREREQS\b/ },
  { name: 'grouped targets', since: '4.3', pattern: /^[^\s#=][^#=]*&::?(?:\s|$)/ },
  { name: '.WAIT', since: '4.4', pattern: /\s\.WAIT\b/ },
  { name: '.NOTINTERMEDIATE', since: '4.4', pattern: /^\.NOTINTERMEDIATE\b/ },
];

const FUNCTIONS: readonly NewerFeature[] = [
  { name: '$(file)', since: '4.0', pattern: /(?<!\$)\$[({]file\s/ },
  { name: '$(guile)', since: '4.0', pattern: /(?<!\$)\$[({]guile\s/ },
  { name: '.SHELLSTATUS', since: '4.2', pattern: /\.SHELLSTATUS\b/ },
  { name: '$(let)', since: '4.4', pattern: /(?<!\$)\$[({]let\s/ },
  { name: '$(intcmp)', since: '4.4', pattern: /(?<!\$)\$[({]intcmp\s/ },
  { name: '# in a function call', since: 'read otherwise before 4.3', pattern: /^[^#]*\$[({](?:shell|subst|call|if)\s[^)]*#/ },
  { name: '--output-sync', since: '4.0', pattern: /(?:\$[({]MAKE[)}]|MAKEFLAGS).*\s(?:-O|--output-sync|--trace)/ },
];

/** What of `makefile` GNU Make 3.81 would not understand, as `line: feature (since)`. */
export function newerThan381(makefile: string): string[] {
  const found: string[] = [];
  makefile.split('\n').forEach((line, index) => {
    const isRecipe = line.startsWith('\t');
    const isComment = /^\s*#/.test(line);
    for (const feature of isComment ? [] : isRecipe ? FUNCTIONS : [...SYNTAX, ...FUNCTIONS]) {
      if (feature.pattern.test(line)) {
        found.push(`${index + 1}: ${feature.name} (${feature.since})`);
      }
    }
  });
  return found;
}
