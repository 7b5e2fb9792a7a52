package dev.ringmaster.states.pkg;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is installed.
 *
 * @param versions by package; one of another architecture under {@code name:architecture} if the
 *     plain name is taken
 * @param provided names of virtual packages that something installed stands for
 */
record Installed(Map<String, String> versions, Set<String> provided) {
  static final String FORMAT =
      "${Package}\\t${Architecture}\\t${Version}\\t${db:Status-Status}\\t${Provides}\\n";

  static Installed parse(String listing) {
    Map<String, String> versions = new TreeMap<>();
    Set<String> provided = new HashSet<>();
    for (String line : listing.lines().toList()) {
      String[] fields = line.split("\t", -1);
      if (fields.length < 5 || !fields[3].equals("installed")) {
        continue;
      }
      if (versions.putIfAbsent(fields[0], fields[2]) != null) {
        versions.put(fields[0] + ":" + fields[1], fields[2]);
      }
      for (String virtual : fields[4].split(", ")) {
        provided.add(virtual.replaceFirst(" .*", ""));
      }
    }
    return new Installed(versions, provided);
  }

  Optional<String> version(String name) {
    return Optional.ofNullable(versions.get(name));
  }
}
