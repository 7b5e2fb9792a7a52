package dev.ringmaster.master.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;

/**
 * Short and long help from one source: {@code -h} leaves out descriptions and examples, which
 * {@code --help} shows.
 */
final class CommandHelp {
  private static final List<String> ONLY_LONG =
      List.of(
          UsageMessageSpec.SECTION_KEY_DESCRIPTION_HEADING,
          UsageMessageSpec.SECTION_KEY_DESCRIPTION,
          UsageMessageSpec.SECTION_KEY_FOOTER_HEADING,
          UsageMessageSpec.SECTION_KEY_FOOTER);

  private CommandHelp() {}

  /** Lists all groups of commands in the top command's help, though they are not built. */
  static void install(CommandLine top) {
    top.getHelpSectionMap()
        .put(
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
            help -> {
              Help.TextTable table =
                  Help.TextTable.forColumns(
                      help.colorScheme(),
                      new Help.Column(16, 2, Help.Column.Overflow.SPAN),
                      new Help.Column(84, 1, Help.Column.Overflow.WRAP));
              CommandGroups.summaries()
                  .forEach((name, summary) -> table.addRowValues(name, summary));
              return table.toString();
            });
  }

  static int helpOrRun(ParseResult result) {
    ParseResult deepest = MasterCli.deepest(result);
    CommandLine command = deepest.commandSpec().commandLine();
    boolean wantsShort =
        deepest.matchedOptions().stream()
            .filter(OptionSpec::usageHelp)
            .anyMatch(option -> deepest.originalArgs().contains("-h"));
    if (wantsShort) {
      ONLY_LONG.forEach(key -> command.getHelpSectionMap().put(key, help -> ""));
    }
    boolean incomplete =
        (deepest.commandSpec().parent() == null || !deepest.commandSpec().subcommands().isEmpty())
            && !(deepest.commandSpec().userObject() instanceof Callable)
            && deepest.matchedOptions().stream().noneMatch(OptionSpec::usageHelp)
            && deepest.matchedOptions().stream().noneMatch(OptionSpec::versionHelp);
    if (incomplete) {
      command.usage(command.getErr());
      return ExitStatus.NOT_TRIED;
    }
    return new CommandLine.RunLast().execute(result);
  }
}
