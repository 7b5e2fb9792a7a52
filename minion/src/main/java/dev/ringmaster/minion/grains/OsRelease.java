package dev.ringmaster.minion.grains;

import dev.ringmaster.protocol.data.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The words of {@code /etc/os-release}, as Salt names them; one that is empty is not there. */
record OsRelease(Map<String, String> words) {
  private static final Logger LOG = LoggerFactory.getLogger(OsRelease.class);
  private static final Map<String, String> FAMILIES =
      Map.of(
          "debian",
          "Debian",
          "ubuntu",
          "Debian",
          "raspbian",
          "Debian",
          "rhel",
          "RedHat",
          "fedora",
          "RedHat",
          "centos",
          "RedHat",
          "alpine",
          "Alpine",
          "arch",
          "Arch",
          "suse",
          "Suse");

  /**
   * @param root where the system's files are
   */
  static OsRelease of(Path root) {
    Map<String, String> words = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(root.resolve("etc/os-release"))) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          String value = line.substring(equals + 1).replaceAll("^[\"']|[\"']$", "");
          if (!value.isEmpty()) {
            words.put(line.substring(0, equals), value);
          }
        }
      }
    } catch (IOException e) {
      LOG.debug("no os-release", e);
    }
    return new OsRelease(words);
  }

  void addTo(Map<String, Value> grains) {
    String id = words.getOrDefault("ID", "unknown");
    String version = words.getOrDefault("VERSION_ID", "");
    String family = FAMILIES.get(id);
    for (String like : words.getOrDefault("ID_LIKE", "").split(" ")) {
      family = family == null ? FAMILIES.get(like) : family;
    }
    String name = id.substring(0, 1).toUpperCase(Locale.ROOT) + id.substring(1);
    grains.put("os", Value.text(name));
    grains.put("os_family", Value.text(family == null ? name : family));
    grains.put("osfullname", Value.text(words.getOrDefault("NAME", name)));
    grains.put("osrelease", Value.text(version));
    grains.put("osmajorrelease", Value.text(version.replaceFirst("\\..*", "")));
    grains.put("oscodename", Value.text(words.getOrDefault("VERSION_CODENAME", "")));
  }
}
