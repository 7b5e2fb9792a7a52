package dev.ringmaster.minion.grains;

import dev.ringmaster.protocol.data.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this machine's kernel, its files under {@code /etc} and its interfaces say. What cannot be
 * read is empty: grains that lack something are better than none.
 */
final class Facts {
  private static final Logger LOG = LoggerFactory.getLogger(Facts.class);
  private static final long MIB = 1 << 20;

  private Facts() {}

  /** All of them, in the order in which they are shown. */
  static void addTo(Map<String, Value> grains) {
    names(grains);
    OsRelease.of(Path.of("/")).addTo(grains);
    kernel(grains);
    hardware(grains);
    addresses(grains);
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

  private static String firstLine(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.UTF_8).lines().findFirst().orElse("");
    } catch (IOException e) {
      return "";
    }
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
}
