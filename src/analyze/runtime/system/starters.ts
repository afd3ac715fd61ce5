/** Modules that start a program by themselves, which no call of the repository's own code shows. */
import type { OwnCode } from '../../code/own-code.ts';
import type { Finding } from '../../facts.ts';

interface Starter {
  readonly module: RegExp;
  readonly program: string;
  /** Code that reaches one elsewhere in its place. */
  readonly unless?: RegExp;
  /** The program alone does not do: a browser wants rights for its sandbox, so that it is told, and not brought. */
  readonly told?: true;
}

const starters: readonly Starter[] = [
  { module: /^github\.com\/chromedp\/chromedp$/, program: 'chromium', unless: /\bNewRemoteAllocator\(/, told: true },
  { module: /^github\.com\/go-rod\/rod$/, program: 'chromium', unless: /\.ControlURL\((?!\s*(?:u|url|path)?\))(?![^\n]*launcher\.(?:New|Must))|\blauncher\.(?:New|MustNew)Managed\(|\bMustResolveURL\(/, told: true },
  { module: /\/playwright-go$/, program: 'playwright', unless: /\.(?:Connect|ConnectOverCDP)\(/, told: true },
  { module: /^github\.com\/u2takey\/ffmpeg-go$|^github\.com\/floostack\/transcoder\/ffmpeg$/, program: 'ffmpeg' },
  { module: /\/vansante\/go-ffprobe(?:\.v\d+)?$/, program: 'ffprobe' },
  { module: /^github\.com\/lrstanley\/go-ytdlp$|^github\.com\/wader\/goutubedl$/, program: 'yt-dlp' },
  { module: /^github\.com\/SebastiaanKlippert\/go-wkhtmltopdf$/, program: 'wkhtmltopdf', told: true },
  { module: /^github\.com\/barasher\/go-exiftool$/, program: 'exiftool' },
  { module: /^github\.com\/Ullaakut\/nmap(?:\/v\d+)?$/, program: 'nmap' },
  { module: /^github\.com\/gogs\/git-module$/, program: 'git' },
];

/** The programs that modules of the program start; `told`: no base can be chosen for them. */
export function startedByModules(own: OwnCode): (Finding<string> & { readonly told: boolean })[] {
  return starters.flatMap(({ module, program, unless, told }) => {
    const found = [...own.external].find(([path]) => module.test(path));
    return found === undefined || (unless !== undefined && own.files.some((file) => file.has(unless))) ? [] : [{ value: program, at: found[1], told: told === true }];
  });
}
