package dev.ringmaster.states.run;

import static dev.ringmaster.protocol.function.Parameter.optional;
import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.cmd.CmdFunctions;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.function.Functions;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Reach;
import dev.ringmaster.states.resource.Resource;
import dev.ringmaster.states.resource.Resources;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** States of a {@link FakeMachine}. */
public final class FakeStates {
  private static final Parameter NAME = required("name", Type.TEXT, "what it is about");

  private FakeStates() {}

  public static Resources all() {
    return Resources.of(
        new SetCell(),
        new Copy(),
        new Simple("fake.ok", List.of(), ""),
        new Simple("fake.change", List.of(Change.of("it", "old", "new")), ""),
        new Simple("fake.fail", List.of(Change.of("it", "old", "new")), "cannot do it"),
        new Simple("other.ok", List.of(), ""),
        new Simple("other.change", List.of(Change.of("it", "old", "new")), ""),
        new Broken(),
        new Run(),
        new Service(),
        new FakeUnnamed.Install(),
        new FakeUnnamed.Foreign());
  }

  /**
   * {@code fake.answer} answers its argument, {@code fake.put} changes a cell; {@code cmd} is the
   * real one.
   */
  public static Functions functions() {
    List<Function> all = new ArrayList<>(CmdFunctions.all());
    all.add(
        Function.of(
            Signature.function(
                "fake.answer", Effect.READ, "", required("value", Type.ANY, "the answer")),
            (arguments, context) -> Objects.requireNonNull(arguments.values().get("value"))));
    all.add(
        Function.of(
            Signature.function(
                "fake.put", Effect.REPEATABLE, "", required("cell", Type.TEXT, "which cell")),
            (arguments, context) -> {
              machine(context).put(arguments.text("cell"), "1");
              return Value.nothing();
            }));
    return Functions.of(all);
  }

  private static FakeMachine machine(CallContext context) {
    return (FakeMachine) context.host().files();
  }

  /** Always the same. */
  private record Simple(String name, List<Change> always, String failure)
      implements Resource<String> {
    @Override
    public Signature signature() {
      return Signature.state(
          name, Effect.REPEATABLE, "", NAME, optional("text", Type.TEXT, "of no effect"));
    }

    @Override
    public String read(Arguments arguments, CallContext context) {
      return "";
    }

    @Override
    public List<Change> decide(Arguments arguments, String current) {
      return always;
    }

    @Override
    public Applied apply(
        Arguments arguments, String current, List<Change> changes, CallContext context) {
      if (!failure.isEmpty()) {
        throw new FunctionFailure(failure);
      }
      machine(context).log.add(name + " " + arguments.text("name"));
      return Applied.saying("changed it");
    }

    @Override
    public Footprint footprint(Arguments arguments) {
      return Footprint.of(Set.of(), Set.of());
    }
  }

  /** Cannot be read; with {@code without}, only as long as that cell is not there. */
  private record Broken() implements Resource<String> {
    @Override
    public Signature signature() {
      return Signature.state(
          "fake.broken",
          Effect.REPEATABLE,
          "",
          NAME,
          optional("without", Type.TEXT, "the cell that mends it"));
    }

    @Override
    public String read(Arguments arguments, CallContext context) {
      Optional<String> cell = arguments.optionalText("without");
      if (cell.isEmpty() || !machine(context).cells.containsKey(cell.get())) {
        throw new FunctionFailure("it is broken");
      }
      return "";
    }

    @Override
    public List<Change> decide(Arguments arguments, String current) {
      return List.of();
    }

    @Override
    public Applied apply(
        Arguments arguments, String current, List<Change> changes, CallContext context) {
      throw new FunctionFailure("nothing to apply");
    }

    @Override
    public Footprint footprint(Arguments arguments) {
      return Footprint.of(Set.of(), Set.of());
    }
  }

  /** A cell has a value. */
  private record SetCell() implements Resource<String> {
    @Override
    public Signature signature() {
      return Signature.state(
          "fake.set",
          Effect.REPEATABLE,
          "",
          NAME,
          optional("value", Type.TEXT, Value.text("1"), "the cell's value"),
          optional("env", Type.ANY, "its own env"));
    }

    @Override
    public String read(Arguments arguments, CallContext context) {
      return machine(context).cells.getOrDefault(arguments.text("name"), "");
    }

    @Override
    public List<Change> decide(Arguments arguments, String current) {
      String value = arguments.text("value");
      return current.equals(value) ? List.of() : List.of(Change.of("value", current, value));
    }

    @Override
    public Applied apply(
        Arguments arguments, String current, List<Change> changes, CallContext context) {
      machine(context).put(arguments.text("name"), arguments.text("value"));
      return Applied.saying("set to " + arguments.text("value"));
    }

    @Override
    public Footprint footprint(Arguments arguments) {
      Set<String> cell = Set.of("file:" + arguments.text("name"));
      return Footprint.of(cell, cell);
    }
  }

  /** A cell has the value of another. */
  private record Copy() implements Resource<List<String>> {
    @Override
    public Signature signature() {
      return Signature.state(
          "fake.copy", Effect.REPEATABLE, "", NAME, required("from", Type.TEXT, "the other cell"));
    }

    @Override
    public List<String> read(Arguments arguments, CallContext context) {
      FakeMachine machine = machine(context);
      String source = machine.cells.get(arguments.text("from"));
      if (source == null) {
        throw new FunctionFailure("there is no " + arguments.text("from"));
      }
      return List.of(source, machine.cells.getOrDefault(arguments.text("name"), ""));
    }

    @Override
    public List<Change> decide(Arguments arguments, List<String> current) {
      return current.getFirst().equals(current.getLast())
          ? List.of()
          : List.of(Change.of("value", current.getLast(), current.getFirst()));
    }

    @Override
    public Applied apply(
        Arguments arguments, List<String> current, List<Change> changes, CallContext context) {
      machine(context).put(arguments.text("name"), current.getFirst());
      return Applied.saying("copied");
    }

    @Override
    public Footprint footprint(Arguments arguments) {
      String own = "file:" + arguments.text("name");
      Set<String> reads = new HashSet<>(List.of(own, "file:" + arguments.text("from")));
      return Footprint.of(reads, Set.of(own));
    }
  }

  /** A command: always runs, may do anything. */
  private record Run() implements Resource<String> {
    @Override
    public Signature signature() {
      return Signature.state("fake.run", Effect.ONCE, "", NAME);
    }

    @Override
    public String read(Arguments arguments, CallContext context) {
      return "";
    }

    @Override
    public List<Change> decide(Arguments arguments, String current) {
      return List.of(Change.added("run", Value.text(arguments.text("name"))));
    }

    @Override
    public Applied apply(
        Arguments arguments, String current, List<Change> changes, CallContext context) {
      FakeMachine machine = machine(context);
      String command = arguments.text("name");
      machine.log.add("run " + command);
      if (!machine.run(dev.ringmaster.states.host.Command.act(command)).succeeded()) {
        throw new FunctionFailure("'" + command + "' exited with 1");
      }
      return new Applied("ran", Value.map("stdout", Value.text(command)));
    }

    @Override
    public Footprint footprint(Arguments arguments) {
      return new Footprint(Reach.NOTHING, new Reach.Anything());
    }
  }

  /** Runs, and restarts when what it watches changed. */
  private record Service() implements Resource<Boolean> {
    @Override
    public Signature signature() {
      return Signature.state("fake.service", Effect.REPEATABLE, "", NAME);
    }

    @Override
    public Boolean read(Arguments arguments, CallContext context) {
      return machine(context).cells.containsKey("up/" + arguments.text("name"));
    }

    @Override
    public List<Change> decide(Arguments arguments, Boolean up) {
      return up ? List.of() : List.of(Change.of("status", "dead", "running"));
    }

    @Override
    public Applied apply(
        Arguments arguments, Boolean up, List<Change> changes, CallContext context) {
      machine(context).put("up/" + arguments.text("name"), "yes");
      return Applied.saying("started");
    }

    @Override
    public Optional<WatchAction> watchAction() {
      return Optional.of(
          new WatchAction() {
            @Override
            public List<Change> decide(Arguments arguments) {
              return List.of(Change.of("status", "running", "restarted"));
            }

            @Override
            public Applied apply(Arguments arguments, CallContext context) {
              String name = arguments.text("name");
              List<String> log = new ArrayList<>(machine(context).log);
              if (log.stream().anyMatch(line -> line.startsWith("put unstartable"))) {
                throw new FunctionFailure(name + " does not start any more");
              }
              machine(context).log.add("restart " + name);
              return Applied.saying("restarted");
            }
          });
    }

    @Override
    public Footprint footprint(Arguments arguments) {
      Set<String> service = Set.of("service:" + arguments.text("name"));
      return Footprint.of(service, service);
    }
  }
}
