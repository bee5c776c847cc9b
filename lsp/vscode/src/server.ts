// How the language server is started.

export interface Settings {
  path: string;
  arguments: string[];
}

export interface Command {
  command: string;
  args: string[];
}

/** The command of the server. `~` and `${workspaceFolder}` stand for what they do elsewhere in the settings. */
export function serverCommand(settings: Settings, home: string, folder: string | undefined): Command {
  const path = settings.path
    .trim()
    .replace(/^~(?=[\\/])/, () => home)
    .replaceAll("${workspaceFolder}", () => folder ?? ".");
  return { command: path === "" ? "onboardc" : path, args: settings.arguments };
}

/** What is said where the server does not start. */
export function notStarted(command: string, why: string): string {
  return `The language server \`${command}\` did not start: ${why}. Install it with \`cargo install --path compiler/onboardc\`, or say where it is in the setting "onboard.server.path".`;
}
