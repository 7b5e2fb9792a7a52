package dev.ringmaster.master.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * Every group of commands under {@code master}. To add one: a class with picocli's {@code @Command}
 * that is given the {@link Cli}, and a line here with its name and its summary; a command that must
 * start quickly is described with {@link Specs} instead.
 */
final class CommandGroups {
  /** Where only names and help are wanted. */
  static final MasterCli.Starter NO_MASTER =
      new MasterCli.Starter() {
        @Override
        public int start(Path configuration, PrintStream err) {
          return ExitStatus.NOT_TRIED;
        }

        @Override
        public String settings() {
          return "";
        }
      };

  private CommandGroups() {}

  /**
   * @param summary one sentence; stands in the list of commands and above the group's own help
   * @param command made only when it is typed
   * @param below groups of commands under it that are classes of their own
   */
  record Group(
      String name,
      String summary,
      Function<Cli, Object> command,
      Map<String, Function<Cli, Object>> below) {
    Group(String name, String summary, Function<Cli, Object> command) {
      this(name, summary, command, Map.of());
    }
  }

  static List<Group> all(MasterCli.Starter starter) {
    return List.of(
        new Group("start", "Run the master.", cli -> new StartCommand(cli, starter)),
        new Group("run", "Run a function on minions.", RunCommand::spec),
        new Group(
            "apply", "Bring minions to the state that SLS files describe.", ApplyCommand::spec),
        new Group("orchestrate", "Run a runbook over many minions.", OrchestrateCommand::new),
        new Group("runs", "List, show, watch, cancel and resume runs.", RunsCommands::new),
        new Group("jobs", "List, show, watch and cancel jobs.", JobsCommands::new),
        new Group(
            "keys",
            "Decide which minions belong to the fleet.",
            KeysCommands::new,
            Map.of("token", TokenCommands::new)),
        new Group("minions", "Show who is up, since when, and from where.", MinionsCommand::new),
        new Group("pillar", "Show the pillar of minions as it is now.", PillarCommand::new),
        new Group("events", "Show or follow what happens.", EventsCommand::new),
        new Group("doc", "Describe what minions can do.", DocCommand::new),
        new Group(
            "audit", "Show who did what, and prove that nothing was altered.", AuditCommands::new),
        new Group(
            "completion", "Print a completion script for bash or zsh.", CompletionCommand::new));
  }

  static SequencedMap<String, String> summaries() {
    SequencedMap<String, String> summaries = new LinkedHashMap<>();
    all(NO_MASTER).forEach(group -> summaries.put(group.name(), group.summary()));
    return summaries;
  }

  static List<String> names() {
    return List.copyOf(summaries().keySet());
  }
}
