package dev.ringmaster.minion.cli;

import dev.ringmaster.minion.assembly.Release;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.states.function.FunctionFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line of the minion. */
public final class MinionCli {
  /** All well. */
  static final int OK = 0;

  /** Wrong usage, or it could not be tried. */
  static final int NOT_TRIED = 1;

  /** It was tried and failed. */
  static final int FAILED = 2;

  /** It was done, but its result could not be written. */
  static final int OUTPUT_LOST = 5;

  /** The reader of the result has gone: the status of a program that SIGPIPE ends. */
  static final int READER_GONE = 128 + 13;

  /** What the JVM puts in the place of bytes that are no text. */
  private static final char NOT_DECODED = '\ufffd';

  private MinionCli() {}

  /**
   * Runs one command line.
   *
   * @return the exit status
   */
  public static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].indexOf(NOT_DECODED) >= 0) {
        err.println("minion: argument " + (i + 1) + " is not UTF-8 text");
        err.println("  Give it by KEY=@FILE, or by KEY=- and standard input.");
        return NOT_TRIED;
      }
    }
    CommandLine line = new CommandLine(new Top());
    line.addSubcommand("start", new StartCommand(in));
    line.addSubcommand("call", new CallCommand(in, out, err));
    line.addSubcommand("bundle", new BundleCommand(out));
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    // an argument that begins with @ is the command's own business
    line.setExpandAtFiles(false);
    line.registerConverter(Path.class, MinionCli::path);
    line.setUsageHelpWidth(100);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, err));
    line.setParameterExceptionHandler((failure, given) -> {
      String name = failure.getCommandLine().getCommandSpec().qualifiedName();
      err.println(name + ": " + Printed.message(message(failure)));
      err.println("  See '" + name + " --help'.");
      return NOT_TRIED;
    });
    int status = line.execute(args);
    return out.checkError() ? outputLost(err) : status;
  }

  /** A reader that has seen enough is told nothing, as by other programs. */
  private static int outputLost(PrintStream err) {
    if (isPiped()) {
      return READER_GONE;
    }
    err.println("minion: the result could not be written to standard output: is a disk full?");
    return OUTPUT_LOST;
  }

  /** Whether the process's results go to another one, which may end before them. */
  private static boolean isPiped() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return target.startsWith("pipe:") || target.startsWith("socket:");
    } catch (IOException e) {
      return false;
    }
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("'" + text + "' is not the name of a file");
    }
  }

  private static String message(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      CommandSpec spec = failure.getCommandLine().getCommandSpec();
      String word = unmatched.getUnmatched().getFirst();
      String kind =
          word.startsWith("-") ? "option " : spec.parent() == null ? "command " : "argument ";
      return "there is no " + kind + word;
    }
    return String.valueOf(failure.getMessage());
  }

  private static int explain(Exception failure, PrintStream err) {
    switch (failure) {
      case ProblemsException e ->
          e.problems().forEach(problem -> err.println(Printed.message(problem.describe())));
      case FunctionFailure e ->
          e.problems().forEach(problem -> err.println(Printed.message(problem.describe())));
      case InterruptedException _ -> err.println("Interrupted.");
      default -> {
        err.println(
            "This command failed in a way that was not foreseen: " + Printed.message("" + failure));
        err.println("  That is a fault of Ringmaster's: please report it.");
      }
    }
    return NOT_TRIED;
  }

  /** What is logged: a minion that runs says what it does, a call only what is wrong. */
  public static String logLevel(String[] args) {
    return Arrays.asList(args).contains("start") ? "info" : "warn";
  }

  @Command(
      name = "minion",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      description = {
        "The agent that Ringmaster's master gives orders to.",
        "",
        "Exit status: 0 all well; 1 wrong usage, or it could not be tried; 2 it failed; 5 the"
            + " result could not be written."
      })
  private static final class Top implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      throw new ParameterException(spec.commandLine(), "Say which: minion start, or minion call.");
    }
  }

  /** Read by the library. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"ringmaster " + Release.version()};
    }
  }
}
