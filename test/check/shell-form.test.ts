import assert from 'node:assert/strict';
import test from 'node:test';
import { check } from './kit.ts';

const MODULE = 'module example.com/app\n\ngo 1.26\n';
const MAIN = 'package main\n\nfunc main() {}\n';
test('what a shell in front of the program costs depends on the base, and brackets that are no JSON start nothing', () => {
  const told = (base: string, line: string): string[] => check({ 'go.mod': MODULE, 'main.go': MAIN, Dockerfile: `FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nFROM ${base}\nCOPY --from=build /app /app\nUSER 65532\n${line}\n` })
    .filter(({ rule }) => rule === 'shell-form').map(({ grade, message }) => `${grade}: ${message}`);
  const signals = 'the shell gets the signals, and the program hears no SIGTERM';
  for (const line of ['ENTRYPOINT /app', 'CMD /app -p $PORT', 'CMD cd / && ./app', 'ENTRYPOINT /app || true']) assert.deepEqual(told('debian:trixie-slim', line), [`drift: ${line.slice(0, line.indexOf(' '))} in shell form: ${signals}`]);
  assert.deepEqual(told('ubuntu:24.04', 'ENTRYPOINT ["/bin/sh", "-c", "/app -p $PORT"]'), [`drift: ENTRYPOINT runs sh -c: ${signals}`]);
  for (const base of ['alpine:3.24', 'busybox:1.37', 'registry.example.com/team/base:1']) assert.deepEqual(told(base, 'ENTRYPOINT /app -p $PORT'), ['advice: ENTRYPOINT in shell form: arguments of docker run are lost'], base);
  assert.deepEqual(told('alpine:3.24', 'CMD /app | tee /log'), [`drift: CMD in shell form: ${signals}`], 'every part of a pipe is a child');
  for (const line of ["ENTRYPOINT ['/app']", 'CMD [ "/app", ]', 'CMD ["/app" "-v"]', 'ENTRYPOINT ["/app", "-v"']) assert.deepEqual(told('alpine:3.24', line), [`broken: ${line.slice(0, line.indexOf(' '))} in brackets is no JSON: the shell gets the words as they are, and the program does not start`]);
  assert.deepEqual(told('alpine:3.24', 'CMD ["/app", 8080]'), ['broken: CMD is an array of more than words: the builder refuses it']);
  assert.deepEqual(told('scratch', 'ENTRYPOINT ["/app"]\nCMD serve'), ['drift: CMD in shell form: the program of ENTRYPOINT gets /bin/sh -c and the words as its arguments']);
});
