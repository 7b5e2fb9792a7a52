package dev.ringmaster.master.assembly;

/** The release that runs. */
final class Version {
  private Version() {}

  /** As it was packaged; {@code development} where it was not. */
  static String text() {
    String packaged = Version.class.getPackage().getImplementationVersion();
    return packaged == null ? "development" : packaged;
  }
}
