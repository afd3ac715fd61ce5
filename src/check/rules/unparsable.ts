import { baseName } from '../../repo.ts';
import { faultsOf } from '../parse/faults.ts';
import type { Rule } from '../rule.ts';

/** The builder cannot read the file. */
export const unparsable: Rule = {
  id: 'unparsable',
  grade: 'broken',
  title: 'the builder cannot read the Dockerfile',
  remedy: 'mend the line',
  about: `Conflict markers, a word that is no instruction, a flag that the instruction does not have, words that it does not take, a here-document that does not end, no FROM at all, or another instruction than ARG before it: the build ends before its first step. Nothing else
is judged until it is mended. Markers that an update left in another file of the record count as well. Silent for templates, and for files with a \`# syntax=\` of another front end; a file with a name of its own (Dockerfile.part) may be a part of one, and needs no FROM.`,
  judge: ({ file, recorded }) => (TEMPLATE.test(file.path) ? [] : faultsOf(file, !recorded && !USUAL.test(baseName(file.path)))),
};

const USUAL = /^(?:dockerfile|containerfile)$/i;
const TEMPLATE = /[._-](?:tmpl|tpl|template|gotmpl|in|j2|jinja2?|erb|m4|ejs|mustache|hbs|sed|patch|diff|orig|rej|bak|txt)$/i;
