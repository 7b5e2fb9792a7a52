package dev.ringmaster.e2e.docs;

import dev.ringmaster.master.assembly.MasterProcess;

/** The page about the configuration files. */
final class SettingsPage {
  private static final String PREFACE =
      """
      # Settings

      Both files are YAML; a dot in a name is a level: `listen.minions` is `listen: {minions: 4505}`. A name that does not exist, or
      a value that will not do, keeps the program from starting, and it says where. Changes count after a restart.

      ## The master: `/etc/ringmaster/master.yaml`

      As `master start --settings` prints them. An empty file takes every default.

      ```
      """;

  private static final String MINION =
      """
      ```

      ## A minion: `/etc/ringmaster/minion.yaml`

      Sizes are written `64MiB` (`B`, `KiB`, `MiB`, `GiB`), times `5s` (`ms`, `s`, `m`, `h`).

      | setting | takes | default | |
      | --- | --- | --- | --- |
      """;

  private static final String END =
      """

      ## The environment

      | variable | program | default | |
      | --- | --- | --- | --- |
      | `RINGMASTER_SOCKET` | `master` | `/run/ringmaster/master.sock` | The socket that the client asks; `--socket` counts before it. |
      | `RINGMASTER_MASTER_HEAP` | `master start` | `1g` | The master's largest heap. |
      | `RINGMASTER_MINION_HEAP` | `minion` | `96m` | The minion's largest heap. |
      """;

  private SettingsPage() {}

  static String text() {
    StringBuilder page = new StringBuilder(PREFACE);
    page.append(MasterProcess.settings()).append('\n').append(MINION);
    for (MinionSetting setting : MinionSetting.ALL) {
      page.append("| `").append(setting.name()).append("` | ").append(setting.takes());
      page.append(" | ").append(setting.fallback()).append(" | ");
      page.append(Markdown.cell(Markdown.text(setting.documentation()))).append(" |\n");
    }
    return page.append(END).toString();
  }
}
