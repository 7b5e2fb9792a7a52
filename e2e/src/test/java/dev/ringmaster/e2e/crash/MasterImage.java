package dev.ringmaster.e2e.crash;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * How processes of the master are started quickly, because this test starts more than a hundred:
 * with an AOT cache that the first of them leaves behind. The cache takes classes from jars only,
 * and from signed ones none; so what is on the class path is copied where needed.
 */
final class MasterImage {
  private final Path directory;
  private final String classPath;

  private MasterImage(Path directory, String classPath) {
    this.directory = directory;
    this.classPath = classPath;
  }

  /** Copies what must be copied into {@code directory}. */
  static MasterImage of(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("tmp"));
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      Path copy = directory.resolve(jars.size() + ".jar");
      if (Files.isDirectory(path)) {
        pack(path, copy);
        jars.add(copy.toString());
      } else if (Files.exists(path)) {
        jars.add((isSigned(path) ? unsigned(path, copy) : path).toString());
      }
    }
    return new MasterImage(directory, String.join(File.pathSeparator, jars));
  }

  private static void pack(Path root, Path jar) throws IOException {
    try (ZipOutputStream out = zip(jar);
        Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> !path.equals(root)).toList()) {
        String name = root.relativize(file).toString();
        if (Files.isDirectory(file)) {
          out.putNextEntry(new ZipEntry(name + "/")); // resources are looked for by directory
        } else {
          out.putNextEntry(new ZipEntry(name));
          Files.copy(file, out);
        }
      }
    }
  }

  private static ZipOutputStream zip(Path file) throws IOException {
    OutputStream out = Files.newOutputStream(file);
    ZipOutputStream zip = new ZipOutputStream(out);
    zip.setLevel(Deflater.NO_COMPRESSION);
    return zip;
  }

  private static boolean isSigned(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      return file.stream().anyMatch(entry -> isSignature(entry.getName()));
    }
  }

  private static boolean isSignature(String name) {
    return name.startsWith("META-INF/") && name.endsWith(".SF");
  }

  private static Path unsigned(Path jar, Path copy) throws IOException {
    try (JarFile file = new JarFile(jar.toFile(), false);
        ZipOutputStream out = zip(copy)) {
      for (ZipEntry entry : file.stream().toList()) {
        if (!isSignature(entry.getName())) {
          out.putNextEntry(new ZipEntry(entry.getName()));
          try (InputStream in = file.getInputStream(entry)) {
            in.transferTo(out);
          }
        }
      }
    }
    return copy;
  }

  /** The process that leaves the cache behind, when it ends by itself. */
  Process first(Path configuration, Path log) throws IOException {
    return start("-XX:AOTCacheOutput=" + cache(), configuration, log);
  }

  /** A process as quick as the cache makes it. */
  Process next(Path configuration, Path log) throws IOException {
    return start("-XX:AOTCache=" + cache(), configuration, log);
  }

  private Path cache() {
    return directory.resolve("master.aot");
  }

  private Process start(String option, Path configuration, Path log) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-Xlog:disable",
            option,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.io.tmpdir=" + directory.resolve("tmp"),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            classPath,
            DoomedMaster.class.getName(),
            configuration.toString())
        .redirectError(Redirect.appendTo(log.toFile()))
        .start();
  }
}
