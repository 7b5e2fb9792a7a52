package dev.ringmaster.states.supervisord;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Precondition;
import dev.ringmaster.states.resource.Resource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A program runs, or does not run, under supervisord. */
final class SupervisordRunning implements Resource<Map<String, String>> {
  private final Signature signature;
  private final boolean running;

  private SupervisordRunning(Signature signature, boolean running) {
    this.signature = signature;
    this.running = running;
  }

  static SupervisordRunning running() {
    return new SupervisordRunning(
        Signature.state(
                "supervisord.running",
                Effect.REPEATABLE,
                "A program runs under supervisord.",
                required("name", Type.TEXT, "A process, or a group as group:*."),
                optional(
                    "restart",
                    Type.BOOL,
                    Value.bool(true),
                    "Whether it is restarted when a watched state changed."),
                optional(
                    "update",
                    Type.BOOL,
                    Value.bool(false),
                    "Whether supervisord reads its configuration again first: when it does not know"
                        + " the program, and when a watched state changed."),
                SupervisordFunctions.CONF_FILE,
                SupervisordFunctions.USER)
            .documented("When a watched state changed, it is restarted, once."),
        true);
  }

  static SupervisordRunning dead() {
    return new SupervisordRunning(
        Signature.state(
            "supervisord.dead",
            Effect.REPEATABLE,
            "A program does not run under supervisord.",
            required("name", Type.TEXT, "A process, or a group as group:*."),
            SupervisordFunctions.CONF_FILE,
            SupervisordFunctions.USER),
        false);
  }

  @Override
  public Signature signature() {
    return signature;
  }

  /** The state of each process that the name means. */
  @Override
  public Map<String, String> read(Arguments arguments, CallContext context)
      throws InterruptedException {
    String name = Supervisor.process(arguments.text("name"));
    Map<String, String> states = new TreeMap<>();
    Supervisor.of(arguments, context)
        .status(name)
        .forEach((process, status) -> states.put(process, settled(status)));
    if (states.isEmpty() && running && !arguments.flag("update")) {
      throw new FunctionFailure(
          Problem.of("supervisord has no process " + name)
              .withAdvice(
                  "Write its [program:x] section with file.managed before, and give update:"
                      + " true."));
    }
    return states;
  }

  /** What starts will run in a moment: the difference is none to decide on. */
  private static String settled(Supervisor.Status status) {
    return status.state().equals("STARTING") ? "RUNNING" : status.state();
  }

  @Override
  public List<Change> decide(Arguments arguments, Map<String, String> current) {
    if (current.isEmpty()) {
      return running
          ? List.of(Change.added(arguments.text("name"), Value.text("RUNNING")))
          : List.of();
    }
    List<Change> changes = new ArrayList<>();
    current.forEach((process, state) -> {
      // Under BACKOFF it ends again and again, and is started again and again.
      boolean asWanted = state.equals("RUNNING") ? running : !running && !state.equals("BACKOFF");
      if (!asWanted) {
        changes.add(Change.of(process, state, running ? "RUNNING" : "STOPPED"));
      }
    });
    return changes;
  }

  @Override
  public Applied apply(
      Arguments arguments, Map<String, String> current, List<Change> changes, CallContext context)
      throws InterruptedException {
    String name = arguments.text("name");
    Precondition.holds(this, arguments, current, "the state of " + name, context);
    Supervisor supervisor = Supervisor.of(arguments, context);
    if (!running) {
      supervisor.act("stop", supervisor.names(name), List.of("not running"));
      return Applied.saying(name + " stopped");
    }
    if (current.isEmpty()) {
      supervisor.act("update", List.of(), List.of());
    }
    supervisor.act("start", supervisor.names(name), List.of("already started"));
    verify(supervisor, name);
    return Applied.saying(name + " started");
  }

  private static void verify(Supervisor supervisor, String name) throws InterruptedException {
    Map<String, Supervisor.Status> now = supervisor.status(name);
    boolean well = now.values().stream().allMatch(Supervisor.Status::runs);
    if (now.isEmpty() || !well) {
      throw new FunctionFailure(
          Problem.of(name + " was started, but supervisord says: " + now)
              .withAdvice("Read its log (supervisorctl tail " + name + ")."));
    }
  }

  @Override
  public Optional<WatchAction> watchAction() {
    return running ? Optional.of(new Restart()) : Optional.empty();
  }

  private static final class Restart implements WatchAction {
    @Override
    public List<Change> decide(Arguments arguments) {
      List<Change> changes = new ArrayList<>();
      if (arguments.flag("update")) {
        changes.add(Change.added("configuration", Value.text("read again")));
      }
      if (arguments.flag("restart")) {
        changes.add(Change.of(arguments.text("name"), "RUNNING", "restarted"));
      }
      return changes;
    }

    @Override
    public Applied apply(Arguments arguments, CallContext context) throws InterruptedException {
      Supervisor supervisor = Supervisor.of(arguments, context);
      String name = Supervisor.process(arguments.text("name"));
      boolean restarted = false;
      if (arguments.flag("update")) {
        String group = name.contains(":") ? name.substring(0, name.indexOf(':')) : name;
        List<String> said = supervisor.act("update", List.of(), List.of());
        restarted =
            said.contains(group + ": updated process group")
                || said.contains(group + ": added process group");
      }
      if (arguments.flag("restart")) {
        // What the update has just restarted is only waited for.
        supervisor.act(
            restarted ? "start" : "restart",
            supervisor.names(name),
            List.of("not running", "already started"));
        verify(supervisor, name);
        return Applied.saying(name + " restarted");
      }
      return Applied.saying("supervisord read its configuration again");
    }
  }

  @Override
  public Footprint footprint(Arguments arguments) {
    Set<String> reads = new HashSet<>(Set.of("pkg:supervisor", "service:supervisor"));
    reads.add("file:" + arguments.optionalText("conf_file").orElse("/etc/supervisor"));
    String process = part(arguments.text("name"));
    reads.add(process);
    // An update may start, restart or end any process.
    boolean updates = running && arguments.flag("update");
    return Footprint.of(reads, Set.of(updates ? "supervisord:" : process));
  }

  /** {@code supervisord:group/process}; of a glob, and of all, every process. */
  private static String part(String name) {
    String plain = name.replaceFirst(":\\*?$", "");
    return plain.equals("all") || plain.matches(".*[*?].*")
        ? "supervisord:"
        : "supervisord:" + plain.replace(':', '/');
  }

  @Override
  public String unchangedComment(Arguments arguments, Map<String, String> current) {
    return arguments.text("name") + (running ? " is running" : " is not running");
  }
}
