package dev.ringmaster.master.control;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.function.Suggestion;
import dev.ringmaster.protocol.wire.control.End;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** All methods of the control API, by name. */
public final class ControlMethods {
  private final SortedMap<String, ControlMethod> methods = new TreeMap<>();

  public ControlMethods(List<ControlMethod> methods) {
    for (ControlMethod method : methods) {
      String name = method.signature().name();
      if (this.methods.put(name, method) != null) {
        throw new IllegalArgumentException("two control methods are named " + name);
      }
    }
  }

  public Collection<ControlMethod> all() {
    return Collections.unmodifiableCollection(methods.values());
  }

  ControlMethod find(String name, int version) {
    ControlMethod method = methods.get(name);
    if (method == null) {
      Problem problem = Problem.of("this master has no method " + name);
      throw new ControlFailure(
          End.Status.BAD_REQUEST,
          Suggestion.closest(name, methods.keySet())
              .map(close -> problem.withAdvice("Did you mean " + close + "?"))
              .orElse(problem));
    }
    if (version < 1 || version > method.version()) {
      throw new ControlFailure(
          End.Status.BAD_REQUEST,
          Problem.of(
                  "this master speaks versions 1 to "
                      + method.version()
                      + " of "
                      + name
                      + ", not "
                      + version)
              .withAdvice("Use a client of the master's own release."));
    }
    return method;
  }
}
