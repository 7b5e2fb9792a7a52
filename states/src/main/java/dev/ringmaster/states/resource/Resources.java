package dev.ringmaster.states.resource;

import dev.ringmaster.protocol.function.Signature;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** All states that one minion knows, by name. Immutable, sorted by name. */
public final class Resources {
  private final SortedMap<String, Resource<?>> byName;

  private Resources(SortedMap<String, Resource<?>> byName) {
    this.byName = Collections.unmodifiableSortedMap(byName);
  }

  /**
   * @throws IllegalArgumentException if two have the same name, or one describes a function
   */
  public static Resources of(Collection<? extends Resource<?>> resources) {
    SortedMap<String, Resource<?>> byName = new TreeMap<>();
    for (Resource<?> resource : resources) {
      Signature signature = resource.signature();
      if (signature.kind() != Signature.Kind.STATE) {
        throw new IllegalArgumentException(signature.name() + " is not a state's signature");
      }
      if (byName.put(signature.name(), resource) != null) {
        throw new IllegalArgumentException("two states are named " + signature.name());
      }
    }
    return new Resources(byName);
  }

  public static Resources of(Resource<?>... resources) {
    return of(List.of(resources));
  }

  /** These and {@code others}; where both have a name, the one of {@code others} counts. */
  public Resources overlaidWith(Resources others) {
    SortedMap<String, Resource<?>> all = new TreeMap<>(byName);
    all.putAll(others.byName);
    return new Resources(all);
  }

  /**
   * @param name {@code module.function}
   */
  public Optional<Resource<?>> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** For suggestions and completion. */
  public SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(byName.keySet()));
  }

  public Collection<Resource<?>> all() {
    return byName.values();
  }

  /** The names of those that have a watch action. */
  public Set<String> reacting() {
    return byName.values().stream()
        .filter(resource -> resource.watchAction().isPresent())
        .map(resource -> resource.signature().name())
        .collect(Collectors.toSet());
  }

  public List<Signature> signatures() {
    return byName.values().stream().<Signature>map(Resource::signature).toList();
  }
}
