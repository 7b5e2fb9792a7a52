package dev.ringmaster.states.function;

import dev.ringmaster.protocol.function.Signature;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** All functions of one minion by name. Immutable, sorted by name. */
public final class Functions {
  private final SortedMap<String, Function> byName;

  private Functions(SortedMap<String, Function> byName) {
    this.byName = Collections.unmodifiableSortedMap(byName);
  }

  /**
   * @throws IllegalArgumentException if two have the same name, or one describes a state
   */
  public static Functions of(Collection<? extends Function> functions) {
    SortedMap<String, Function> byName = new TreeMap<>();
    for (Function function : functions) {
      Signature signature = function.signature();
      if (signature.kind() != Signature.Kind.FUNCTION) {
        throw new IllegalArgumentException(signature.name() + " is not a function's signature");
      }
      if (byName.put(signature.name(), function) != null) {
        throw new IllegalArgumentException("two functions are named " + signature.name());
      }
    }
    return new Functions(byName);
  }

  public static Functions of(Function... functions) {
    return of(List.of(functions));
  }

  /** These and {@code others}; where both have a name, the one of {@code others} counts. */
  public Functions overlaidWith(Functions others) {
    SortedMap<String, Function> all = new TreeMap<>(byName);
    all.putAll(others.byName);
    return new Functions(all);
  }

  /**
   * @param name {@code module.function}
   */
  public Optional<Function> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** For suggestions and completion. */
  public SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(byName.keySet()));
  }

  public Collection<Function> all() {
    return byName.values();
  }

  public List<Signature> signatures() {
    return byName.values().stream().map(Function::signature).toList();
  }
}
