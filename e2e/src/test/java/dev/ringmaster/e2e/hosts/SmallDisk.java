package dev.ringmaster.e2e.hosts;

/** Puts a service's directory on a small disk of its own (a tmpfs) until it is closed. */
final class SmallDisk implements AutoCloseable {
  private static final String MOVE =
      """
      set -e
      systemctl stop "$1"
      mv "$2" "$2.kept"
      mkdir -m 0700 "$2"
      mount -t tmpfs -o "size=$3m,mode=0700" tmpfs "$2"
      cp -a "$2.kept/." "$2/"
      systemctl start "$1"
      """;
  private static final String MOVE_BACK =
      """
      set -e
      systemctl stop "$1"
      rm -rf "$2.kept"
      mkdir -m 0700 "$2.kept"
      cp -a "$2/." "$2.kept/"
      umount --lazy "$2"
      rmdir "$2"
      mv "$2.kept" "$2"
      systemctl start "$1"
      """;

  private final Host host;
  private final String unit;
  private final String directory;

  SmallDisk(Host host, String unit, String directory, int mebibytes) {
    this.host = host;
    this.unit = unit;
    this.directory = directory;
    host.need("sh", "-c", MOVE, "move", unit, directory, String.valueOf(mebibytes));
  }

  /** Takes the last byte. */
  void fill() {
    host.run("dd", "if=/dev/zero", "of=" + directory + "/filler", "bs=64k");
    host.run("dd", "if=/dev/zero", "of=" + directory + "/crumbs", "bs=512");
  }

  void free() {
    host.need("rm", "-f", directory + "/filler", directory + "/crumbs");
  }

  @Override
  public void close() {
    free();
    host.need("sh", "-c", MOVE_BACK, "move", unit, directory);
  }
}
