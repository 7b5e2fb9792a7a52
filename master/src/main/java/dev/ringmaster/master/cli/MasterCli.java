package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.function.Suggestion;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code master}. Only the group of commands that is typed is built, so that starting
 * it stays quick.
 */
public final class MasterCli {
  /** The master itself, which the client knows only by this. */
  public interface Starter {
    /** Runs the master until it is told to stop; says why it cannot; answers its exit status. */
    int start(Path configuration, PrintStream err);

    /** Every setting of the configuration file, described. */
    String settings();
  }

  private static final String[] DESCRIPTION = {
    "Ringmaster runs and shapes fleets of servers. 'master start' is the master itself; every"
        + " other command talks to a running one through its control socket.",
    "",
    "Exit status: 0 all well; 1 wrong usage, or it could not be tried; 2 some minion failed; 3 some"
        + " minion did not answer; 4 nothing matched; 5 it was done or goes on, but its result is"
        + " lost."
  };

  /** What the JVM puts in the place of bytes that are no text. */
  private static final char NOT_DECODED = '\ufffd';

  private MasterCli() {}

  /** Runs one command line and answers its exit status, see {@link ExitStatus}. */
  public static int run(
      String[] args, Terminal terminal, Map<String, String> environment, Starter starter) {
    Cli cli = new Cli(terminal, environment);
    for (int i = 0; i < args.length; i++) {
      if (args[i].indexOf(NOT_DECODED) >= 0) {
        terminal.message("master: argument " + (i + 1) + " is not UTF-8 text");
        terminal.message("  Give such bytes by KEY=@FILE, or by KEY=- and standard input.");
        return ExitStatus.NOT_TRIED;
      }
    }
    CommandLine line = build(cli, typed(args, CommandGroups.all(starter)));
    int status = line.execute(args);
    return terminal.out().checkError() ? outputLost(terminal) : status;
  }

  /** A reader that has seen enough is told nothing, as by other programs. */
  private static int outputLost(Terminal terminal) {
    if (Terminal.isPiped()) {
      return ExitStatus.READER_GONE;
    }
    terminal.message("master: the result could not be written to standard output: is a disk full?");
    return ExitStatus.RESULT_LOST;
  }

  /** The whole tree of commands, for completion and for tests of the help. */
  static CommandLine whole(Cli cli, Starter starter) {
    return build(cli, CommandGroups.all(starter));
  }

  /** The one group that is typed, if any is. */
  private static List<CommandGroups.Group> typed(String[] args, List<CommandGroups.Group> all) {
    for (String arg : args) {
      for (CommandGroups.Group group : all) {
        if (group.name().equals(arg)) {
          return List.of(group);
        }
      }
    }
    return List.of();
  }

  private static CommandLine build(Cli cli, List<CommandGroups.Group> groups) {
    CommandSpec top = CommandSpec.create().name("master").versionProvider(new Version());
    top.usageMessage().description(DESCRIPTION);
    cli.addOptions(top);
    top.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .scopeType(ScopeType.INHERIT)
            .description("Help: -h the short one, --help the whole.")
            .build());
    top.addOption(
        OptionSpec.builder("--version").versionHelp(true).description("The release.").build());
    CommandLine line = new CommandLine(top);
    for (CommandGroups.Group group : groups) {
      CommandLine command = new CommandLine(group.command().apply(cli));
      command.getCommandSpec().usageMessage().header(group.summary());
      group.below().forEach((name, below) -> command.addSubcommand(name, below.apply(cli)));
      line.addSubcommand(group.name(), command);
    }
    line.getHelpSectionMap()
        .put(
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> "%nCommands:%n".formatted());
    CommandHelp.install(line);
    // an argument that begins with @ is the command's own business
    line.setExpandAtFiles(false);
    Conversions.register(line);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionStrategy(CommandHelp::helpOrRun);
    line.setParameterExceptionHandler((e, args) -> usage(cli, e));
    line.setExecutionExceptionHandler((e, command, result) -> failed(cli, e));
    line.setUsageHelpWidth(100);
    line.setOut(new PrintWriter(cli.terminal().out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(cli.terminal().err(), true, StandardCharsets.UTF_8));
    return line;
  }

  private static int usage(Cli cli, ParameterException e) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    String name = spec.qualifiedName();
    // the library says "option" twice of options that take pairs
    String message = String.valueOf(e.getMessage()).replace("option option", "option");
    String advice = "";
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().getFirst();
      boolean command = spec.parent() == null || !spec.subcommands().isEmpty();
      message =
          "no " + (word.startsWith("-") ? "option " : command ? "command " : "argument ") + word;
      advice = Suggestion.didYouMean(word, known(spec, word));
    }
    cli.terminal().message(name + ": " + Printable.message(message));
    if (!advice.isEmpty()) {
      cli.terminal().message("  " + Printable.line(advice));
    }
    cli.terminal().message("  See '" + name + " --help'.");
    return ExitStatus.NOT_TRIED;
  }

  private static List<String> known(CommandSpec spec, String word) {
    if (word.startsWith("-")) {
      return List.copyOf(spec.optionsMap().keySet());
    }
    Stream<String> subcommands = spec.subcommands().keySet().stream();
    Stream<String> groups = spec.parent() == null ? CommandGroups.names().stream() : Stream.of();
    return Stream.concat(subcommands, groups).distinct().toList();
  }

  private static int failed(Cli cli, Exception e) {
    return switch (e) {
      case CallRefused refused -> {
        complain(cli, refused.problems());
        yield refused.isNothingMatched() ? ExitStatus.NOTHING_MATCHED : ExitStatus.NOT_TRIED;
      }
      case ProblemsException problems -> {
        complain(cli, problems.problems());
        yield ExitStatus.NOT_TRIED;
      }
      case InterruptedException interrupted -> ExitStatus.NOT_TRIED;
      case ResultLost lost -> {
        complain(cli, lost.problems());
        yield ExitStatus.RESULT_LOST;
      }
      default -> {
        cli.terminal()
            .message(
                "This command failed in a way that was not foreseen: " + Printable.lines("" + e));
        cli.terminal().message("  That is a fault of Ringmaster's: please report it.");
        yield ExitStatus.NOT_TRIED;
      }
    };
  }

  private static void complain(Cli cli, List<Problem> problems) {
    problems.forEach(problem -> cli.terminal().message(Printable.message(problem.describe())));
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String release = MasterCli.class.getPackage().getImplementationVersion();
      return new String[] {"ringmaster " + (release == null ? "(not packaged)" : release)};
    }
  }

  /** The deepest command of what was typed. */
  static ParseResult deepest(ParseResult result) {
    ParseResult deepest = result;
    while (deepest.hasSubcommand()) {
      deepest = deepest.subcommand();
    }
    return deepest;
  }
}
