package dev.ringmaster.states.supervisord;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.states.file.Paths;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.function.Tool;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The program supervisorctl. Its exit status tells little, so its words are read.
 *
 * @param configuration of the supervisord that is meant; empty: the machine's own
 */
record Supervisor(CallContext context, Optional<String> configuration, Optional<String> user) {
  private static final Tool TOOL = Tool.ofPackage("supervisorctl", "supervisor");
  private static final Pattern STATUS = Pattern.compile("(\\S+) +([A-Z]+) *(.*)");
  private static final Pattern ERROR = Pattern.compile("(\\S+): ERROR \\((.*)\\)");
  private static final Pattern UNREACHABLE =
      Pattern.compile(
          "(unix|https?):\\S* (no such file|refused connection).*"
              + "|Server requires authentication.*|[Ee]rror: .*");

  /**
   * @param state {@code RUNNING}, {@code STOPPED}, {@code FATAL}, …
   * @param detail what supervisorctl says besides
   */
  record Status(String state, String detail) {
    boolean runs() {
      return state.equals("RUNNING") || state.equals("STARTING");
    }
  }

  static Supervisor of(Arguments arguments, CallContext context) {
    return new Supervisor(
        context,
        arguments.optionalText("conf_file").map(file -> Paths.absolute(file).toString()),
        arguments.optionalText("user"));
  }

  /** The processes by name, a group's as {@code group:process}. */
  Map<String, Status> status() throws InterruptedException {
    CommandResult result =
        answered(Command.look(vector("status").toArray(String[]::new)), "ask for the status");
    Map<String, Status> all = new TreeMap<>();
    for (String line : result.stdout().lines().toList()) {
      Matcher matcher = STATUS.matcher(line);
      if (matcher.matches()) {
        all.put(matcher.group(1), new Status(matcher.group(2), matcher.group(3)));
      }
    }
    return all;
  }

  /** The processes that a name means: one, all of a group, all, or those that a glob matches. */
  Map<String, Status> status(String name) throws InterruptedException {
    Map<String, Status> meant = new TreeMap<>(status());
    if (name.equals("all")) {
      return meant;
    }
    String group = name.endsWith(":") ? name + "*" : name;
    Pattern pattern = Glob.pattern(group);
    meant
        .keySet()
        .removeIf(
            process -> !pattern.matcher(process).matches() && !process.equals(name + ":" + name));
    return meant;
  }

  /** The names to give to supervisorctl, which knows groups and all, but no globs. */
  List<String> names(String name) throws InterruptedException {
    boolean glob = name.replaceFirst(":\\*$", "").matches(".*[*?].*");
    return glob ? List.copyOf(status(name).keySet()) : List.of(name);
  }

  /**
   * Runs {@code start}, {@code stop} and the like, and fails for every error told but those that
   * say that it is so already.
   *
   * @return the lines that supervisorctl said
   */
  List<String> act(String action, List<String> names, List<String> harmless)
      throws InterruptedException {
    String what = (action + " " + String.join(" ", names)).strip();
    List<String> argv = vector(action);
    argv.addAll(names);
    CommandResult result = answered(Command.act(argv), what);
    List<String> lines = result.stdout().lines().toList();
    List<Problem> problems = new ArrayList<>();
    for (String line : lines) {
      Matcher matcher = ERROR.matcher(line);
      if (matcher.matches() && !harmless.contains(matcher.group(2))) {
        problems.add(problem(what, matcher.group(1), matcher.group(2)));
      }
    }
    if (!problems.isEmpty()) {
      throw new FunctionFailure(problems, Tool.answer(result));
    }
    return lines;
  }

  private Problem problem(String what, String process, String reason) throws InterruptedException {
    Problem problem = Problem.of("cannot " + what + ": " + process + ": " + reason);
    return switch (reason) {
      case "no such process", "no such group" -> {
        String near = Suggestion.didYouMean(process, status().keySet());
        yield problem.withAdvice(
            near.isEmpty()
                ? "Write a [program:" + process + "] section, then supervisord.update."
                : near);
      }
      case "spawn error", "abnormal termination" ->
          problem.withAdvice(
              "The program ended at once: read its log (supervisorctl tail " + process + ").");
      default -> problem;
    };
  }

  private CommandResult answered(Command command, String what) throws InterruptedException {
    Command prepared = user.map(command::as).orElse(command).with("LC_ALL", "C.UTF-8");
    CommandResult result = TOOL.attempt(context, prepared);
    String said = (result.stdout() + "\n" + result.stderr()).strip();
    boolean unreachable = said.lines().anyMatch(line -> UNREACHABLE.matcher(line).matches());
    if (result.timedOut() || unreachable || (said.isEmpty() && !result.succeeded())) {
      FunctionFailure failure = TOOL.failure(result, Duration.ofMinutes(1), what);
      String where = configuration.map(file -> " with " + file).orElse("");
      throw new FunctionFailure(
          failure.problems().stream()
              .map(p -> p.withAdvice("See whether supervisord runs" + where + "."))
              .toList(),
          failure.value());
    }
    return result;
  }

  private List<String> vector(String... arguments) {
    List<String> argv = new ArrayList<>(List.of("supervisorctl"));
    configuration.ifPresent(file -> argv.addAll(List.of("-c", file)));
    argv.addAll(List.of(arguments));
    return argv;
  }

  /**
   * A process, a group ({@code name:*}) or all, that cannot be taken for an option.
   *
   * @throws FunctionFailure if it can
   */
  static String process(String name) {
    if (!name.matches("[^\\s\\p{Cntrl}-][^\\s\\p{Cntrl}]*")) {
      throw new FunctionFailure(
          Problem.of("'" + name + "' is no process of supervisord")
              .withAdvice("Name a process, a group as group:*, a glob like shop-*, or all."));
    }
    return name;
  }
}
