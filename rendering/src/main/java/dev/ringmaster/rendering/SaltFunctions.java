package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.protocol.job.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@code salt.module.function(…)} does in a template. */
final class SaltFunctions {
  private SaltFunctions() {}

  /** {@code salt.module}, before the function is named. */
  record Module(String name) {
    @Override
    public String toString() {
      throw Session.current()
          .problem("salt." + name + " is a module", "Call a function of it: salt." + name + ".…()");
    }
  }

  static @Nullable Object call(Module module, String function, List<@Nullable Object> arguments) {
    String name = module.name() + "." + function;
    return switch (name) {
      case "pillar.get" -> get(Session.current().pillar(), arguments);
      case "grains.get" -> get(Session.current().grains(), arguments);
      case "pillar.items" -> Session.current().pillar();
      case "grains.items" -> Session.current().grains();
      default -> outside(name, arguments);
    };
  }

  /**
   * {@code get("app:revision", default)}: the value below {@code app}, {@code revision}; the
   * default, or empty text, where there is none.
   */
  static @Nullable Object get(MapView map, List<@Nullable Object> arguments) {
    if (arguments.isEmpty() || arguments.size() > 3) {
      throw Session.current()
          .problem(
              map.origin() + ".get takes a key, a default and a delimiter",
              "Write " + map.origin() + ".get(\"app:port\", 8080).");
    }
    Object fallback = arguments.size() > 1 ? arguments.get(1) : "";
    String delimiter = arguments.size() > 2 ? String.valueOf(arguments.get(2)) : ":";
    Object key = Views.plain(arguments.getFirst());
    if (map.containsKey(key)) {
      return map.get(key);
    }
    Object at = map;
    for (String part : String.valueOf(key).split(Pattern.quote(delimiter), -1)) {
      switch (at) {
        case MapView inner when inner.containsKey(part) -> at = inner.get(part);
        case ListView list
            when part.matches("[0-9]{1,6}") && Integer.parseInt(part) < list.size() ->
            at = list.get(Integer.parseInt(part));
        case null, default -> {
          return fallback;
        }
      }
    }
    return at;
  }

  private static @Nullable Object outside(String name, List<@Nullable Object> arguments) {
    Session session = Session.current();
    CallPort port = session.context().calls();
    Signature signature =
        port.signature(name)
            .orElseThrow(() ->
                session.problem(
                    "there is no function '" + name + "' to call in " + port.place(),
                    Suggestion.didYouMean(name, port.names())));
    if (!port.allowed().contains(signature.effect())) {
      throw session.problem(refusal(name, signature.effect(), port), advice(port));
    }
    List<Value> values = new ArrayList<>();
    arguments.forEach(argument -> values.add(Views.value(argument)));
    long start = System.nanoTime();
    try {
      Value answer = port.call(new Call(name, values, Value.map()));
      return Views.OUTSIDE.of(answer, "what salt." + name + " answered");
    } catch (InterruptedException e) {
      throw new Session.InterruptedRendering(e);
    } catch (ProblemsException e) {
      Problem first = e.problems().getFirst();
      throw session.problem("salt." + name + " failed: " + first.message(), first.advice());
    } catch (RuntimeException e) {
      throw session.problem("salt." + name + " failed: " + e.getMessage(), "");
    } finally {
      session.addTime(Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private static String refusal(String name, Effect effect, CallPort port) {
    return "salt."
        + name
        + " must not be called in "
        + port.place()
        + ": its effect is "
        + effect.name().toLowerCase(Locale.ROOT);
  }

  private static String advice(CallPort port) {
    return port.allowed().equals(Set.of(Effect.READ))
        ? "Rendering only reads. Call a function that reads, or make it a state or a step."
        : "";
  }
}
