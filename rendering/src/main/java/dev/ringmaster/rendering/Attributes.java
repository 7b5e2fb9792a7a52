package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Suggestion;
import io.pebbletemplates.pebble.attributes.AttributeResolver;
import io.pebbletemplates.pebble.attributes.ResolvedAttribute;
import io.pebbletemplates.pebble.error.AttributeNotFoundException;
import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.node.ForNode.LoopVariables;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.MacroAttributeProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind a dot or in square brackets. It answers for every object, so that Pebble's own
 * way, which calls Java methods by name, is never reached.
 */
final class Attributes implements AttributeResolver {
  private static final List<String> LOOP =
      List.of("index", "index1", "first", "last", "length", "revindex");

  /** {@code salt} in a template. */
  static final Salt SALT = new Salt();

  /** All modules. */
  static final class Salt {
    @Override
    public String toString() {
      return "salt";
    }
  }

  @Override
  public ResolvedAttribute resolve(
      Object instance,
      Object name,
      Object @Nullable [] arguments,
      ArgumentsNode node,
      EvaluationContextImpl context,
      String file,
      int line) {
    if (instance instanceof MacroAttributeProvider macros) {
      return new ResolvedAttribute(macros.macro(context, String.valueOf(name), node, false, line));
    }
    Object key = Views.plain(name);
    String shown =
        name instanceof Guarded guarded && guarded.isSecret()
            ? Value.Secret.MASK
            : String.valueOf(key);
    Object found =
        arguments == null
            ? read(instance, key, new Access(shown, file, line))
            : call(instance, shown, Arrays.asList(arguments));
    return resolved(found);
  }

  /** What is asked for, as it may be shown, and where. */
  private record Access(String shown, String file, int line) {
    AttributeNotFoundException missing(String in, Collection<String> names) {
      return new AttributeNotFoundException(
          new Advice(Suggestion.didYouMean(shown, names)),
          "there is no '" + shown + "' in " + in,
          shown,
          line,
          file);
    }
  }

  @SuppressWarnings("NullAway") // Pebble takes a null value for an attribute that is null
  private static ResolvedAttribute resolved(@Nullable Object found) {
    return new ResolvedAttribute(found);
  }

  private static @Nullable Object read(
      @Nullable Object instance, @Nullable Object key, Access access) {
    return switch (instance) {
      case null -> throw access.missing("null", List.of());
      case Salt salt -> new SaltFunctions.Module(access.shown());
      case Map<?, ?> map when map.containsKey(key) -> map.get(key);
      case Map<?, ?> map -> throw access.missing(origin(map), names(map));
      case Map.Entry<?, ?> entry when "key".equals(key) -> entry.getKey();
      case Map.Entry<?, ?> entry when "value".equals(key) -> entry.getValue();
      case LoopVariables loop -> loop(loop, access);
      case List<?> list -> item(list, access);
      case Guarded guarded when guarded.isSecret() ->
          throw access.missing(guarded.origin() + ", a secret", List.of());
      default -> throw access.missing("a " + kind(instance), List.of());
    };
  }

  private static @Nullable Object call(
      @Nullable Object instance, String method, List<@Nullable Object> arguments) {
    return switch (instance) {
      case SaltFunctions.Module module -> SaltFunctions.call(module, method, arguments);
      case SessionMap map when method.equals("get") -> SaltFunctions.get(map.view(), arguments);
      case MapView map when method.equals("get") -> SaltFunctions.get(map, arguments);
      case Map<?, ?> map when method.equals("get") && !arguments.isEmpty() -> {
        Object found = map.get(Views.plain(arguments.getFirst()));
        yield found != null || arguments.size() < 2 ? found : arguments.get(1);
      }
      case Map<?, ?> map when method.equals("items") -> new ArrayList<>(map.entrySet());
      case Map<?, ?> map when method.equals("keys") -> new ArrayList<>(map.keySet());
      case Map<?, ?> map when method.equals("values") -> new ArrayList<>(map.values());
      case null, default ->
          throw Session.current()
              .problem(
                  "there is no function '" + method + "' of a " + kind(instance),
                  "Use a filter (value | lower) or salt.module.function(…).");
    };
  }

  private static @Nullable Object item(List<?> list, Access access) {
    boolean whole = access.shown().matches("-?[0-9]{1,9}");
    int index = whole ? Integer.parseInt(access.shown()) : 0;
    int from = index < 0 ? list.size() + index : index;
    if (!whole || from < 0 || from >= list.size()) {
      throw access.missing("a list of " + list.size(), List.of());
    }
    return list.get(from);
  }

  private static Object loop(LoopVariables loop, Access access) {
    return switch (access.shown()) {
      case "index", "index0" -> (long) loop.getIndex();
      case "index1" -> loop.getIndex() + 1L;
      case "first" -> loop.isFirst();
      case "last" -> loop.isLast();
      case "length" -> loop.getLength().longValue();
      case "revindex", "revindex0" -> loop.getRevindex().longValue();
      default -> throw access.missing("loop", LOOP);
    };
  }

  /** Advice on its way through Pebble. */
  static final class Advice extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Advice(String advice) {
      super(advice, null, false, false);
    }
  }

  private static List<String> names(Map<?, ?> map) {
    return map.keySet().stream().map(key -> String.valueOf(Views.plain(key))).toList();
  }

  private static String origin(Map<?, ?> map) {
    return switch (map) {
      case MapView view -> view.origin();
      case SessionMap session -> session.view().origin();
      default -> "a mapping";
    };
  }

  private static String kind(@Nullable Object object) {
    return object instanceof Guarded guarded ? guarded.value().kind() : Views.value(object).kind();
  }
}
