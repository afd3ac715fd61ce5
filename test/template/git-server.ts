import { spawn } from 'node:child_process';
import type { RequestListener } from 'node:http';

/**
 * Repositories below a directory, over git's own HTTP (git-http-backend(1)).
 * @param cut bytes of an answer after which the connection ends, by path; `Infinity` for none
 */
export function gitServer(directory: string, cut: (path: string) => number): RequestListener {
  return (request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    const child = spawn('git', ['http-backend'], {
      env: {
        ...process.env, GIT_PROJECT_ROOT: directory, GIT_HTTP_EXPORT_ALL: '1', REQUEST_METHOD: request.method, PATH_INFO: url.pathname, QUERY_STRING: url.search.slice(1),
        CONTENT_TYPE: request.headers['content-type'] ?? '', HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '', GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''), REMOTE_ADDR: '127.0.0.1',
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    request.pipe(child.stdin);
    child.stdin.on('error', () => undefined);
    let left = cut(url.pathname);
    let head: Buffer | undefined = Buffer.alloc(0);
    const send = (bytes: Buffer): void => {
      if (left === Infinity) return void response.write(bytes);
      response.write(bytes.subarray(0, left), () => left <= 0 && response.destroy());
      left -= bytes.length;
    };
    child.stdout.on('data', (chunk: Buffer) => {
      if (head === undefined) return send(chunk);
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      for (const line of head.toString('latin1', 0, end).split('\r\n')) {
        const [name = '', value = ''] = line.split(/:\s*/, 2);
        if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
        else response.setHeader(name, value);
      }
      const body = head.subarray(end + 4);
      head = undefined;
      send(body);
    });
    child.stdout.on('end', () => response.end());
  };
}
