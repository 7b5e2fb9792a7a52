package dev.ringmaster.minion.custom;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Reach;
import dev.ringmaster.states.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A state that an executable below {@code _states/} offers. {@code read} looks and answers {@code
 * {"changes": [{"what": …, "before": …, "after": …, "diff": …}], …}}, and must change nothing;
 * {@code apply} is given that answer as {@code current} and answers {@code {"comment": …, "data":
 * …}}. {@code watch} does what is to be done when a watched state changed, and answers like {@code
 * apply}.
 *
 * @param watch what that comes to: {@code restarted}; empty if there is no watch action
 */
record CustomState(Signature signature, Optional<String> watch, Executable executable)
    implements Resource<Value> {
  @Override
  public Value read(Arguments arguments, CallContext context) throws InterruptedException {
    Value current = executable.ask("read", signature, arguments, Map.of(), Effect.READ, context);
    if (current instanceof Value.MapValue map && map.get("changes") instanceof Value.ListValue) {
      return current;
    }
    throw new FunctionFailure(
        signature.name()
            + " ("
            + executable.shown()
            + ") must answer a mapping with a list 'changes' when it is asked to read");
  }

  @Override
  public List<Change> decide(Arguments arguments, Value current) {
    List<Change> changes = new ArrayList<>();
    if (current instanceof Value.MapValue map
        && map.get("changes") instanceof Value.ListValue list) {
      list.items().forEach(item -> changes.add(change(item)));
    }
    return changes;
  }

  private static Change change(Value item) {
    if (!(item instanceof Value.MapValue map)) {
      return Change.added(item.toString(), Value.nothing());
    }
    return new Change(
        text(map, "what", "something"), or(map, "before"), or(map, "after"), text(map, "diff", ""));
  }

  private static Value or(Value.MapValue map, String key) {
    Value value = map.get(key);
    return value == null ? Value.nothing() : value;
  }

  private static String text(Value.MapValue map, String key, String fallback) {
    Value value = map.get(key);
    return value == null || value instanceof Value.Null ? fallback : value.toString();
  }

  @Override
  public Applied apply(
      Arguments arguments, Value current, List<Change> changes, CallContext context)
      throws InterruptedException {
    return act("apply", "changed", arguments, Map.of("current", current), context);
  }

  private Applied act(
      String verb, String done, Arguments arguments, Map<String, Value> more, CallContext context)
      throws InterruptedException {
    Value answer = executable.ask(verb, signature, arguments, more, signature.effect(), context);
    return answer instanceof Value.MapValue map
        ? new Applied(text(map, "comment", done), or(map, "data"))
        : Applied.saying(done);
  }

  @Override
  public Optional<WatchAction> watchAction() {
    return watch.map(Watching::new);
  }

  private final class Watching implements WatchAction {
    private final String does;

    Watching(String does) {
      this.does = does;
    }

    @Override
    public List<Change> decide(Arguments arguments) {
      return List.of(Change.added("watch", Value.text(does)));
    }

    @Override
    public Applied apply(Arguments arguments, CallContext context) throws InterruptedException {
      return act("watch", does, arguments, Map.of(), context);
    }
  }

  @Override
  public String unchangedComment(Arguments arguments, Value current) {
    return current instanceof Value.MapValue map
        ? text(map, "comment", "is as it should be")
        : "is as it should be";
  }

  /** Nobody knows what it looks at: after anything that would change, it cannot be known. */
  @Override
  public Footprint footprint(Arguments arguments) {
    return new Footprint(new Reach.Anything(), new Reach.Anything());
  }
}
