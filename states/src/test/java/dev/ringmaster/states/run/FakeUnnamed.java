package dev.ringmaster.states.run;

import static dev.ringmaster.protocol.function.Parameter.required;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Parameter.Type;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Reach;
import dev.ringmaster.states.resource.Resource;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** States of a {@link FakeMachine} that touch more than they can name. */
final class FakeUnnamed {
  private static final Parameter NAME = required("name", Type.TEXT, "what it is about");

  private FakeUnnamed() {}

  private static FakeMachine machine(CallContext context) {
    return (FakeMachine) context.host().files();
  }

  /** A package, with a file {@code /hidden/NAME} that nobody expects. */
  record Install() implements Resource<Boolean> {
    @Override
    public Signature signature() {
      return Signature.state("fake.install", Effect.REPEATABLE, "", NAME);
    }

    private static String cell(Arguments arguments) {
      return "pkg/" + arguments.text("name");
    }

    @Override
    public Boolean read(Arguments arguments, CallContext context) {
      return machine(context).cells.containsKey(cell(arguments));
    }

    @Override
    public List<Change> decide(Arguments arguments, Boolean there) {
      return there
          ? List.of()
          : List.of(Change.added(arguments.text("name"), Value.text("installed")));
    }

    @Override
    public Applied apply(
        Arguments arguments, Boolean there, List<Change> changes, CallContext context) {
      machine(context).put(cell(arguments), "1");
      machine(context).put("/hidden/" + arguments.text("name"), "v0");
      return Applied.saying("installed");
    }

    @Override
    public Footprint footprint(Arguments arguments) {
      Set<String> own = Set.of("pkg:" + arguments.text("name"));
      return new Footprint(new Reach.Only(own), new Reach.AtLeast(own));
    }
  }

  /** Wants its own cell to be a digest of all others; says nothing of what it looks at. */
  record Foreign() implements Resource<List<String>> {
    @Override
    public Signature signature() {
      return Signature.state("fake.foreign", Effect.ONCE, "", NAME);
    }

    private static String cell(Arguments arguments) {
      return "/foreign/" + arguments.text("name");
    }

    @Override
    public List<String> read(Arguments arguments, CallContext context) {
      TreeMap<String, String> others = new TreeMap<>(machine(context).cells);
      others.keySet().removeIf(name -> name.startsWith("/foreign/"));
      String own = machine(context).cells.getOrDefault(cell(arguments), "");
      return List.of(own, others.toString());
    }

    @Override
    public List<Change> decide(Arguments arguments, List<String> current) {
      return current.getFirst().equals(current.getLast())
          ? List.of()
          : List.of(Change.of("digest", current.getFirst(), current.getLast()));
    }

    @Override
    public Applied apply(
        Arguments arguments, List<String> current, List<Change> changes, CallContext context) {
      machine(context).put(cell(arguments), current.getLast());
      return Applied.saying("digested");
    }

    @Override
    public Footprint footprint(Arguments arguments) {
      return new Footprint(new Reach.Anything(), new Reach.Anything());
    }
  }
}
