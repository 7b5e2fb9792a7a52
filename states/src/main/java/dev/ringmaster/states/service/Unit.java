package dev.ringmaster.states.service;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.function.Tool;
import dev.ringmaster.states.host.Command;
import dev.ringmaster.states.host.CommandResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A unit of systemd, spoken to with systemctl. */
record Unit(CallContext context, String name) {
  static final Tool TOOL =
      new Tool("systemctl", "This machine has no systemd, which service.* needs.");
  private static final String PROPERTIES =
      "--property=LoadState,ActiveState,SubState,UnitFileState,MainPID,NeedDaemonReload,"
          + "Description";

  /** Where files of units are. */
  static final List<String> DIRECTORIES =
      List.of(
          "/etc/systemd/system",
          "/run/systemd/system",
          "/usr/lib/systemd/system",
          "/lib/systemd/system");

  private static final String SUFFIXES =
      ".*\\.(service|socket|timer|target|mount|automount|path|slice|swap|device|scope)";

  /**
   * What systemd knows of it.
   *
   * @param load {@code loaded}, {@code not-found}, {@code masked}, …
   * @param active {@code active}, {@code inactive}, {@code failed}, {@code activating}, …
   * @param file {@code enabled}, {@code disabled}, {@code static}, …; empty if there is none
   * @param outdated whether its files changed since systemd read them
   */
  record State(
      String load,
      String active,
      String sub,
      String file,
      String description,
      long pid,
      boolean outdated) {
    boolean exists() {
      return !load.equals("not-found");
    }

    boolean runs() {
      return active.equals("active") || active.equals("reloading");
    }

    /** Whether it starts with the machine, as far as that can be chosen at all. */
    boolean enabled() {
      return file.startsWith("enabled") || file.equals("alias");
    }

    boolean canBeEnabled() {
      return !List.of("static", "generated", "transient", "alias", "indirect", "").contains(file);
    }

    /** Whether nothing can start it. */
    boolean masked() {
      return load.equals("masked");
    }

    Value.MapValue value() {
      return Value.map(
          "load", Value.text(load),
          "active", Value.text(active),
          "sub", Value.text(sub),
          "enabled", Value.text(file),
          "pid", pid == 0 ? Value.nothing() : Value.integer(pid),
          "description", Value.text(description));
    }
  }

  /**
   * @param text a unit; one without a suffix is a service
   * @throws FunctionFailure when it cannot be a unit's name
   */
  static Unit named(String text, CallContext context) {
    if (!text.matches("[A-Za-z0-9:_.@\\\\][A-Za-z0-9:_.@\\\\-]{0,254}")) {
      throw new FunctionFailure(
          Problem.of("'" + text + "' is no name of a unit")
              .withAdvice("Name it as systemctl does, like nginx or app@1.service."));
    }
    return new Unit(context, full(text));
  }

  static String full(String text) {
    return text.matches(SUFFIXES) ? text : text + ".service";
  }

  State state() throws InterruptedException {
    CommandResult result =
        TOOL.run(
            context,
            plain(Command.look("systemctl", "show", "--no-pager", PROPERTIES, "--", name)),
            "look at " + name);
    return parse(result.stdout());
  }

  /** All that {@code systemctl show} has. */
  Value.MapValue properties() throws InterruptedException {
    CommandResult result =
        TOOL.run(
            context,
            plain(Command.look("systemctl", "show", "--no-pager", "--", name)),
            "look at " + name);
    Map<String, Value> all = new TreeMap<>();
    pairs(result.stdout()).forEach((property, value) -> all.put(property, Value.text(value)));
    return Value.map(all);
  }

  /** A property that is there several times has a line for each. */
  private static Map<String, String> pairs(String shown) {
    Map<String, String> properties = new HashMap<>();
    for (String line : shown.lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        properties.merge(
            line.substring(0, equals), line.substring(equals + 1), (a, b) -> a + "\n" + b);
      }
    }
    return properties;
  }

  static State parse(String shown) {
    Map<String, String> properties = pairs(shown);
    return new State(
        properties.getOrDefault("LoadState", "not-found"),
        properties.getOrDefault("ActiveState", "inactive"),
        properties.getOrDefault("SubState", ""),
        properties.getOrDefault("UnitFileState", ""),
        properties.getOrDefault("Description", ""),
        Long.parseLong(properties.getOrDefault("MainPID", "0")),
        properties.getOrDefault("NeedDaemonReload", "no").equals("yes"));
  }

  /**
   * The state of a unit that must be there.
   *
   * @throws FunctionFailure when it is not, or is masked
   */
  State existing() throws InterruptedException {
    State state = state();
    if (!state.exists()) {
      throw new FunctionFailure(
          Problem.of("systemd has no unit " + name)
              .withAdvice(
                  "Install the package that brings it (pkg.installed), write its unit file, or mend"
                      + " the name."));
    }
    if (state.masked()) {
      throw new FunctionFailure(
          Problem.of("the unit " + name + " is masked, so it cannot be started")
              .withAdvice("Unmask it with service.unmask, or in a state with service.unmasked."));
    }
    return state;
  }

  /** Runs a verb like {@code start}; first lets systemd read changed unit files. */
  void act(String verb, State state) throws InterruptedException {
    if (state.outdated()) {
      reloadFiles(context);
    }
    List<String> argv = new ArrayList<>(List.of("systemctl", "--no-ask-password"));
    argv.addAll(List.of(verb, "--", name));
    CommandResult result = TOOL.attempt(context, plain(Command.act(argv)));
    if (!result.succeeded()) {
      throw failure(TOOL.failure(result, Duration.ZERO, verb + " " + name), result);
    }
  }

  private FunctionFailure failure(FunctionFailure failure, CommandResult result) {
    String advice =
        result.stderr().contains("nteractive authentication required")
                || result.stderr().contains("Access denied")
            ? "Run the minion as root."
            : result.stderr().contains("already exists")
                ? "A mask goes where the unit's own file is: remove that, or move it to"
                    + " /usr/local/lib/systemd/system."
                : "Read its log: journalctl -u " + name;
    return new FunctionFailure(
        failure.problems().stream().map(problem -> problem.withAdvice(advice)).toList(),
        failure.value());
  }

  /**
   * @throws FunctionFailure unless it runs, now and after {@code delay}
   */
  void requireRunning(Duration delay) throws InterruptedException {
    Thread.sleep(delay);
    State state = state();
    if (!state.runs() && !state.active().equals("activating")) {
      throw new FunctionFailure(
          Problem.of(name + " was started, but is " + state.active() + " (" + state.sub() + ")")
              .withAdvice("Read its log: journalctl -u " + name));
    }
  }

  /** Lets systemd read all unit files anew. */
  static void reloadFiles(CallContext context) throws InterruptedException {
    TOOL.run(
        context,
        plain(Command.act("systemctl", "--no-ask-password", "daemon-reload")),
        "let systemd read its unit files");
  }

  static Command plain(Command command) {
    return command.with("LC_ALL", "C.UTF-8").with("SYSTEMD_COLORS", "0");
  }
}
