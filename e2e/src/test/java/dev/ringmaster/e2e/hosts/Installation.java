package dev.ringmaster.e2e.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What {@code packaging/install /usr/local} installs, in a directory of its own: hosts have it at
 * {@code /usr/local}, and this machine's own stays as it is.
 */
record Installation(Path layer) {
  static final String PREFIX = "/usr/local";
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** Installs, in a name space of mounts that only the installer sees. */
  private static final String INSTALL =
      "mount -t overlay overlay -o \"lowerdir=$3,upperdir=$1,workdir=$2\" \"$3\""
          + " && exec \"$4/packaging/install\" \"$3\"";

  /**
   * Installs what is built in {@code project}, over what is there already.
   *
   * @param project a root of this project's sources
   */
  void install(Path project) {
    Path work = layer.resolveSibling(layer.getFileName() + ".work");
    try {
      Files.createDirectories(layer);
      Files.createDirectories(work);
    } catch (IOException e) {
      throw new IllegalStateException("could not make " + layer, e);
    }
    Shell.need(
        LIMIT,
        "unshare",
        "--mount",
        "sh",
        "-c",
        INSTALL,
        "install",
        layer.toString(),
        work.toString(),
        PREFIX,
        project.toString());
  }

  Installation copy(String name) {
    Path other = layer.resolveSibling(name);
    Shell.need(LIMIT, "cp", "--archive", layer.toString(), other.toString());
    return new Installation(other);
  }

  /**
   * What is built in {@code project} as if it were another release: all that the installer looks
   * at, with another version in the manifests.
   *
   * @param to a directory that does not exist yet
   */
  static void makeRelease(Path project, Path to, String version) throws IOException {
    for (String module : List.of("master", "minion")) {
      Files.createDirectories(to.resolve(module));
      copy(project.resolve(module).resolve("target"), to.resolve(module));
      Path manifest = to.resolve(module).resolve("manifest");
      Files.writeString(manifest, "Implementation-Version: " + version + "\n");
      Shell.need(
          LIMIT,
          "sh",
          "-c",
          "exec \"$1\" --update --file \"$2\"/target/\"$3\"-[0-9]*.jar --manifest \"$2/manifest\"",
          "update",
          Path.of(System.getProperty("java.home"), "bin", "jar").toString(),
          to.resolve(module).toString(),
          module);
    }
    copy(project.resolve("packaging"), to);
  }

  private static void copy(Path from, Path into) {
    Shell.need(LIMIT, "cp", "--archive", from.toString(), into.toString());
  }
}
