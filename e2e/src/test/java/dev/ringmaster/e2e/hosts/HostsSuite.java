package dev.ringmaster.e2e.hosts;

import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Whatever needs real hosts, in one process and one after the other: they share one fleet. */
@Suite
@SelectPackages("dev.ringmaster.e2e.hosts")
class HostsSuite {}
