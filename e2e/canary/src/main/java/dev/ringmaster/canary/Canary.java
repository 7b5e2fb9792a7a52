package dev.ringmaster.canary;

import java.util.Map;

/** Hands out null where it promises a value. */
public final class Canary {
  private Canary() {}

  public static String first(Map<String, String> map) {
    return map.get("first");
  }
}
