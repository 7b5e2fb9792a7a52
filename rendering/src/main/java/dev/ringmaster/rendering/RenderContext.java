package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a template sees: {@code grains}, {@code pillar}, {@code salt} and further variables, and the
 * files it may include.
 *
 * @param tree where includes and imports are looked for
 * @param grains facts of the minion; they come from outside
 * @param pillar data of the minion; an operator wrote it, so it may print structure
 * @param trusted further variables that the operator or we made: {@code sls}, {@code saltenv}
 * @param outside further variables that came from outside: an event, a return
 * @param calls what {@code salt.…} may call
 */
public record RenderContext(
    SourceTree tree,
    Value.MapValue grains,
    Value.MapValue pillar,
    Map<String, Value> trusted,
    Map<String, Value> outside,
    CallPort calls) {

  public RenderContext {
    trusted = Map.copyOf(trusted);
    outside = Map.copyOf(outside);
  }

  /** A context of files alone: no grains, no pillar, no functions. */
  public static RenderContext of(SourceTree tree) {
    return new RenderContext(
        tree, Value.map(), Value.map(), Map.of(), Map.of(), CallPort.none("this file"));
  }

  public RenderContext withGrains(Value.MapValue newGrains) {
    return new RenderContext(tree, newGrains, pillar, trusted, outside, calls);
  }

  public RenderContext withPillar(Value.MapValue newPillar) {
    return new RenderContext(tree, grains, newPillar, trusted, outside, calls);
  }

  public RenderContext withCalls(CallPort newCalls) {
    return new RenderContext(tree, grains, pillar, trusted, outside, newCalls);
  }

  /** With a variable that we or the operator made; it may print structure. */
  public RenderContext with(String name, Value value) {
    return new RenderContext(tree, grains, pillar, plus(trusted, name, value), outside, calls);
  }

  /** With a variable that came from outside; it is data wherever it is printed. */
  public RenderContext withOutside(String name, Value value) {
    return new RenderContext(tree, grains, pillar, trusted, plus(outside, name, value), calls);
  }

  private static Map<String, Value> plus(Map<String, Value> map, String name, Value value) {
    Map<String, Value> copy = new LinkedHashMap<>(map);
    copy.put(name, value);
    return copy;
  }
}
