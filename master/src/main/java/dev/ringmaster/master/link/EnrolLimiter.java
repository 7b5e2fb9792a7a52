package dev.ringmaster.master.link;

import java.util.LinkedHashMap;
import java.util.Map;

/** How many requests to enrol are worked on a second: from one address, and from all. */
final class EnrolLimiter {
  private static final int BURST_SECONDS = 2;
  private static final int ADDRESS_LIMIT = 10_000;
  private static final double NANOS = 1e9;

  private final Bucket all;
  private final int perAddress;
  private final Map<String, Bucket> addresses =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > ADDRESS_LIMIT;
        }
      };

  EnrolLimiter(int perSecond, int perAddress) {
    this.all = new Bucket(perSecond);
    this.perAddress = perAddress;
  }

  synchronized boolean admit(String address, long nowNanos) {
    Bucket bucket = addresses.computeIfAbsent(address, key -> new Bucket(perAddress));
    return bucket.take(nowNanos) && all.take(nowNanos);
  }

  private static final class Bucket {
    private final double perSecond;
    private double tokens;
    private long filledNanos;
    private boolean started;

    Bucket(int perSecond) {
      this.perSecond = perSecond;
      this.tokens = (double) perSecond * BURST_SECONDS;
    }

    boolean take(long nowNanos) {
      if (started) {
        double fresh = (nowNanos - filledNanos) / NANOS * perSecond;
        tokens = Math.min(perSecond * BURST_SECONDS, tokens + fresh);
      }
      started = true;
      filledNanos = nowNanos;
      if (tokens < 1) {
        return false;
      }
      tokens--;
      return true;
    }
  }
}
