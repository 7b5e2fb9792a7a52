package dev.ringmaster.minion.assembly;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What this release calls itself. */
public final class Release {
  private static final String VERSION = read();

  private Release() {}

  public static String version() {
    return VERSION;
  }

  private static String read() {
    Package own = Release.class.getPackage();
    String version = own == null ? null : own.getImplementationVersion();
    if (version != null) {
      return version;
    }
    try (InputStream file = Release.class.getResourceAsStream("release.properties")) {
      Properties properties = new Properties();
      if (file != null) {
        properties.load(file);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
