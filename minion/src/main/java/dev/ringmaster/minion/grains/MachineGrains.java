package dev.ringmaster.minion.grains;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.rendering.Yaml;
import dev.ringmaster.states.function.OwnGrains;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Facts about this machine, and those that its owner wrote into a file, which win. Gathered when
 * asked for, and again when what is known is older than {@link #FRESH}.
 */
public final class MachineGrains implements Supplier<Value.MapValue>, OwnGrains {
  private static final Logger LOG = LoggerFactory.getLogger(MachineGrains.class);

  /** How old an answer may be. */
  public static final Duration FRESH = Duration.ofMinutes(1);

  private static final long MIB = 1 << 20;
  private final MinionId id;
  private final Path ownFile;
  private volatile Consumer<Value.MapValue> watcher = grains -> {};
  private volatile Runnable refreshed = () -> {};
  private Value.@Nullable MapValue known;
  private long knownNanos;

  /**
   * @param ownFile YAML, a mapping; need not exist
   */
  public MachineGrains(MinionId id, Path ownFile) {
    this.id = id;
    this.ownFile = ownFile;
  }

  /** Who is told of grains that changed. It is told while a call waits, so it must be quick. */
  public void watch(Consumer<Value.MapValue> changed) {
    watcher = changed;
  }

  /** Who is told each time that a call gathers grains anew for the master to know them. */
  public void whenRefreshed(Runnable told) {
    refreshed = told;
  }

  @Override
  public Path file() {
    return ownFile;
  }

  @Override
  public Value.MapValue get() {
    synchronized (this) {
      Value.MapValue current = known;
      if (current != null && System.nanoTime() - knownNanos <= FRESH.toNanos()) {
        return current;
      }
    }
    return renew();
  }

  @Override
  public Value.MapValue refresh() {
    refreshed.run();
    return renew();
  }

  private Value.MapValue renew() {
    Value.MapValue before;
    Value.MapValue fresh;
    synchronized (this) {
      before = known;
      fresh = gather();
      known = fresh;
      knownNanos = System.nanoTime();
    }
    if (before != null && !before.equals(fresh)) {
      watcher.accept(fresh);
    }
    return fresh;
  }

  private Value.MapValue gather() {
    Map<String, Value> grains = new LinkedHashMap<>();
    grains.put("id", Value.text(id.toString()));
    names(grains);
    OsRelease.of(Path.of("/")).addTo(grains);
    kernel(grains);
    hardware(grains);
    addresses(grains);
    own().forEach(grains::put);
    return Value.map(grains);
  }

  private static String firstLine(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.UTF_8).lines().findFirst().orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  private static void names(Map<String, Value> grains) {
    String node = firstLine("/proc/sys/kernel/hostname").strip();
    String fqdn = qualified(node);
    String host = fqdn.contains(".") ? fqdn.substring(0, fqdn.indexOf('.')) : fqdn;
    grains.put("nodename", Value.text(node));
    grains.put("host", Value.text(host));
    grains.put("fqdn", Value.text(fqdn));
    grains.put("domain", Value.text(fqdn.substring(Math.min(fqdn.length(), host.length() + 1))));
    grains.put("machine_id", Value.text(firstLine("/etc/machine-id").strip()));
  }

  /** As the machine's own table of hosts has it: a name server that hangs must not stop us. */
  private static String qualified(String node) {
    try {
      for (String line : Files.readAllLines(Path.of("/etc/hosts"))) {
        String[] words = line.replaceFirst("#.*", "").strip().split("\\s+");
        for (int i = 2; i < words.length; i++) {
          if (words[i].equals(node) && words[1].contains(".")) {
            return words[1];
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("cannot read /etc/hosts", e);
    }
    return node;
  }

  private static void kernel(Map<String, Value> grains) {
    grains.put("kernel", Value.text(System.getProperty("os.name", "")));
    grains.put("kernelrelease", Value.text(System.getProperty("os.version", "")));
    String machine = System.getProperty("os.arch", "");
    grains.put("cpuarch", Value.text(machine.equals("amd64") ? "x86_64" : machine));
    boolean systemd = Files.isDirectory(Path.of("/run/systemd/system"));
    grains.put("init", Value.text(systemd ? "systemd" : "unknown"));
  }

  private static void hardware(Map<String, Value> grains) {
    grains.put("num_cpus", Value.integer(Runtime.getRuntime().availableProcessors()));
    grains.put("cpu_model", Value.text(field("/proc/cpuinfo", "model name")));
    String total = field("/proc/meminfo", "MemTotal").replaceAll("[^0-9]", "");
    long kib = total.isEmpty() ? 0 : Long.parseLong(total);
    grains.put("mem_total", Value.integer(kib * 1024 / MIB));
  }

  private static String field(String file, String name) {
    try (var lines = Files.lines(Path.of(file), StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith(name))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("");
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }

  private static void addresses(Map<String, Value> grains) {
    Map<String, Value> interfaces = new TreeMap<>();
    List<Value> four = new ArrayList<>();
    List<Value> six = new ArrayList<>();
    try {
      for (NetworkInterface one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        List<Value> own = new ArrayList<>();
        for (InetAddress address : Collections.list(one.getInetAddresses())) {
          String text = address.getHostAddress().replaceFirst("%.*", "");
          own.add(Value.text(text));
          (text.contains(":") ? six : four).add(Value.text(text));
        }
        interfaces.put(one.getName(), Value.list(own));
      }
    } catch (IOException e) {
      LOG.warn("cannot list the network's interfaces: {}", e.getMessage());
    }
    grains.put("ip_interfaces", Value.map(interfaces));
    grains.put("ipv4", Value.list(four));
    grains.put("ipv6", Value.list(six));
  }

  private Map<String, Value> own() {
    try {
      Value read = Yaml.read(Files.readString(ownFile), ownFile.toString());
      return switch (read) {
        case Value.Null nothing -> Map.of();
        case Value.MapValue map -> {
          Map<String, Value> own = new LinkedHashMap<>();
          map.entries().forEach((key, value) -> own.put(key.toString(), value));
          own.remove("id");
          yield own;
        }
        case Value other ->
            throw new ProblemsException(
                Problem.at(other.place(), "must be a mapping, not a " + other.kind()));
      };
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (IOException | ProblemsException e) {
      LOG.error("the grains of {} are left out: {}", ownFile, e.getMessage());
      return Map.of();
    }
  }

  /** The words of {@code /etc/os-release}, as Salt names them. */
  record OsRelease(Map<String, String> words) {
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

    static OsRelease of(Path root) {
      Map<String, String> words = new LinkedHashMap<>();
      try {
        for (String line : Files.readAllLines(root.resolve("etc/os-release"))) {
          int equals = line.indexOf('=');
          if (equals > 0) {
            String value = line.substring(equals + 1).replaceAll("^[\"']|[\"']$", "");
            words.put(line.substring(0, equals), value);
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
}
