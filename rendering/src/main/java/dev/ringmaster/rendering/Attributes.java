package dev.ringmaster.rendering;

import dev.ringmaster.protocol.function.Suggestion;
import io.pebbletemplates.pebble.attributes.AttributeResolver;
import io.pebbletemplates.pebble.attributes.ResolvedAttribute;
import io.pebbletemplates.pebble.error.AttributeNotFoundException;
import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.node.ForNode.LoopVariables;
import io.pebbletemplates.pebble.node.fornode.LazyLength;
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
    Object found =
        arguments == null
            ? read(instance, key, file, line)
            : call(instance, String.valueOf(key), Arrays.asList(arguments));
    return resolved(found);
  }

  @SuppressWarnings("NullAway") // Pebble takes a null value for an attribute that is null
  private static ResolvedAttribute resolved(@Nullable Object found) {
    return new ResolvedAttribute(found);
  }

  private static @Nullable Object read(
      @Nullable Object instance, @Nullable Object key, String file, int line) {
    return switch (instance) {
      case null -> throw missing("nothing", "", key, List.of(), file, line);
      case Salt salt -> new SaltFunctions.Module(String.valueOf(key));
      case Map<?, ?> map when map.containsKey(key) -> map.get(key);
      case Map<?, ?> map -> throw missing("mapping", origin(map), key, names(map), file, line);
      case Map.Entry<?, ?> entry when "key".equals(key) -> entry.getKey();
      case Map.Entry<?, ?> entry when "value".equals(key) -> entry.getValue();
      case LoopVariables loop -> loop(loop, String.valueOf(key), file, line);
      case List<?> list -> item(list, key, file, line);
      case Guarded guarded when guarded.secret() ->
          throw missing("secret", guarded.origin(), key, List.of(), file, line);
      default -> throw missing(kind(instance), "", key, List.of(), file, line);
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

  private static @Nullable Object item(List<?> list, @Nullable Object key, String file, int line) {
    String text = String.valueOf(key);
    boolean whole = text.matches("-?[0-9]{1,9}");
    int index = whole ? Integer.parseInt(text) : 0;
    int from = index < 0 ? list.size() + index : index;
    if (!whole || from < 0 || from >= list.size()) {
      throw missing("list of " + list.size(), "", key, List.of(), file, line);
    }
    return list.get(from);
  }

  private static Object loop(LoopVariables loop, String name, String file, int line) {
    return switch (name) {
      case "index", "index0" -> (long) loop.getIndex();
      case "index1" -> loop.getIndex() + 1L;
      case "first" -> loop.isFirst();
      case "last" -> loop.isLast();
      case "length" -> length(loop.getLength());
      case "revindex", "revindex0" -> loop.getRevindex().longValue();
      default ->
          throw missing(
              "loop",
              "loop",
              name,
              List.of("index", "index1", "first", "last", "length", "revindex"),
              file,
              line);
    };
  }

  private static long length(LazyLength length) {
    return length.longValue();
  }

  private static AttributeNotFoundException missing(
      String kind,
      String origin,
      @Nullable Object key,
      Collection<String> names,
      String file,
      int line) {
    String of = origin.isEmpty() ? "a " + kind : origin;
    String message = "there is no '" + key + "' in " + (kind.equals("nothing") ? "null" : of);
    return new AttributeNotFoundException(
        new Advice(Suggestion.didYouMean(String.valueOf(key), names)),
        message,
        String.valueOf(key),
        line,
        file);
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
      default -> "";
    };
  }

  private static String kind(@Nullable Object object) {
    return object instanceof Guarded guarded ? guarded.value().kind() : Views.value(object).kind();
  }
}
