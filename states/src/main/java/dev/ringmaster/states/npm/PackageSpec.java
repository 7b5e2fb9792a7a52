package dev.ringmaster.states.npm;

import dev.ringmaster.protocol.data.Value;
import java.util.Optional;

/**
 * A package as npm takes it: {@code name}, {@code name@version}, {@code @scope/name@range}.
 *
 * @param version empty: any
 */
record PackageSpec(String name, Optional<String> version) {
  static PackageSpec parse(String text) {
    String checked = Npm.packageName(text);
    int at = checked.indexOf('@', 1);
    return at < 0
        ? new PackageSpec(checked, Optional.empty())
        : new PackageSpec(checked.substring(0, at), Optional.of(checked.substring(at + 1)));
  }

  /** The installed version by what {@code npm ls} lists. */
  Optional<String> installed(Value.MapValue listing) {
    return listing.get("dependencies") instanceof Value.MapValue all
            && all.get(name) instanceof Value.MapValue one
            && one.get("version") instanceof Value.Text version
        ? Optional.of(version.value())
        : Optional.empty();
  }

  /** Whether that version will do; a range or tag is content with whatever is installed. */
  boolean accepts(String installed) {
    return version.filter(wanted -> wanted.matches("\\d+\\.\\d+\\.\\d+.*")).isEmpty()
        || version.get().equals(installed);
  }

  @Override
  public String toString() {
    return version.map(wanted -> name + "@" + wanted).orElse(name);
  }
}
