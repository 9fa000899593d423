// Made by `npm run api -w @gauntlet/dashboard` from the server's OpenAPI description.
export interface paths {
    "/api/benchmarks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readBenchmark"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/evidence/{kind}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/evidence/{kind}/{id}/details/{position}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readEvidenceDetails"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/gaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listGaps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listPages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pages/{path}/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The query goes to the plugin: at most 20 values of 500 characters. */
        get: operations["readPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Server-sent events: `progress` when the run reported, `ended` when it runs no more. */
        get: operations["watchRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["stopRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/scenarios": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listScenarios"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readSession"];
        put?: never;
        post: operations["signIn"];
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/verdicts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listVerdicts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/verdicts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readVerdict"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/verdicts/newest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest verdict of each project and branch, newest first. */
        get: operations["listNewestVerdicts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readBenchmark: {
        parameters: {
            query: {
                baseline?: string;
                candidate?: string;
                scenario: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        after: {
                            artifacts_path: string | null;
                            duration_ms: number | null;
                            ended_at: string | null;
                            environment: {
                                [key: string]: unknown;
                            };
                            error_text: string | null;
                            generator_audit: {
                                cpu_ratio: number;
                                event_loop_p99_ms: number;
                                offered: number;
                                reasons: string[];
                                sent: number;
                                skipped: number;
                                slip_p99_ms: number;
                                valid: boolean;
                                workers?: {
                                    clock?: {
                                        offset_ms: number;
                                        skew_ms: number;
                                        uncertainty_ms: number;
                                    };
                                    cpu_ratio: number;
                                    event_loop_p99_ms: number;
                                    lost: boolean;
                                    offered: number;
                                    reasons: string[];
                                    sent: number;
                                    skipped: number;
                                    slip_p99_ms: number;
                                    valid: boolean;
                                    worker: number;
                                }[];
                            } | null;
                            git_sha: string | null;
                            id: string;
                            notes: string | null;
                            /** @enum {unknown} */
                            phase: "BASELINE" | "POST_MITIGATION";
                            run_name: string;
                            scenario_name: string;
                            seed: number;
                            started_at: string;
                            /** @enum {unknown} */
                            status: "RUNNING" | "SUCCESS" | "FAILED" | "INTERRUPTED";
                            tags: {
                                [key: string]: string;
                            };
                            target_base_url: string;
                            workload_hash: string | null;
                        } | null;
                        before: {
                            artifacts_path: string | null;
                            duration_ms: number | null;
                            ended_at: string | null;
                            environment: {
                                [key: string]: unknown;
                            };
                            error_text: string | null;
                            generator_audit: {
                                cpu_ratio: number;
                                event_loop_p99_ms: number;
                                offered: number;
                                reasons: string[];
                                sent: number;
                                skipped: number;
                                slip_p99_ms: number;
                                valid: boolean;
                                workers?: {
                                    clock?: {
                                        offset_ms: number;
                                        skew_ms: number;
                                        uncertainty_ms: number;
                                    };
                                    cpu_ratio: number;
                                    event_loop_p99_ms: number;
                                    lost: boolean;
                                    offered: number;
                                    reasons: string[];
                                    sent: number;
                                    skipped: number;
                                    slip_p99_ms: number;
                                    valid: boolean;
                                    worker: number;
                                }[];
                            } | null;
                            git_sha: string | null;
                            id: string;
                            notes: string | null;
                            /** @enum {unknown} */
                            phase: "BASELINE" | "POST_MITIGATION";
                            run_name: string;
                            scenario_name: string;
                            seed: number;
                            started_at: string;
                            /** @enum {unknown} */
                            status: "RUNNING" | "SUCCESS" | "FAILED" | "INTERRUPTED";
                            tags: {
                                [key: string]: string;
                            };
                            target_base_url: string;
                            workload_hash: string | null;
                        } | null;
                        checks: {
                            after?: {
                                details: {
                                    [key: string]: unknown;
                                };
                                expected: string | number;
                                name: string;
                                observed: string | number | null;
                                /** @enum {unknown} */
                                outcome: "pass" | "fail" | "no_evidence";
                            };
                            before?: {
                                details: {
                                    [key: string]: unknown;
                                };
                                expected: string | number;
                                name: string;
                                observed: string | number | null;
                                /** @enum {unknown} */
                                outcome: "pass" | "fail" | "no_evidence";
                            };
                            name: string;
                        }[];
                        endpoints: {
                            endpoint: string;
                            method: string;
                            metrics: {
                                after: number | null;
                                before: number | null;
                                delta: number | null;
                                interval: {
                                    high: number;
                                    level: number;
                                    low: number;
                                } | null;
                                margin: number | null;
                                /** @enum {unknown} */
                                metric: "p50_ms" | "p95_ms" | "p99_ms" | "error_rate" | "rps";
                                reason: string | null;
                                /** @enum {unknown} */
                                verdict: "regressed" | "improved" | "no_difference" | "inconclusive";
                            }[];
                        }[];
                        repetitions: {
                            after: number;
                            before: number;
                        };
                        scenario: string;
                        /** @description What was left out because it cannot be read: one sentence each, which names it. */
                        unreadable: string[];
                        warnings: string[];
                    };
                };
            };
            /** @description Default Response */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
        };
    };
    listEvidence: {
        parameters: {
            query?: {
                after?: string;
                kind?: string;
                limit?: number;
                scenario?: string;
                verdict?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        next?: string;
                        rows: {
                            at: string;
                            id: string;
                            is_final: boolean;
                            kind: string;
                            outcome: string;
                            scenario: string | null;
                            tool: string;
                            verdict_id: string | null;
                        }[];
                    };
                };
            };
            /** @description Default Response */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
        };
    };
    readEvidence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        at: string;
                        document: {
                            at: string;
                            blocks: {
                                attempt: number;
                                baseline: {
                                    checks?: {
                                        anomaly?: string;
                                        check: string;
                                        evidence?: string | null;
                                        guarantee?: string;
                                        /** @enum {unknown} */
                                        outcome: "pass" | "fail" | "no_evidence";
                                        summary: string;
                                    }[];
                                    crashed: boolean;
                                    endpoints?: {
                                        [key: string]: {
                                            requests: number;
                                            successes: number;
                                        };
                                    };
                                    error_kinds: {
                                        [key: string]: number;
                                    };
                                    parts?: {
                                        [key: string]: {
                                            metric: string;
                                            of: string;
                                        };
                                    };
                                    proportions: {
                                        [key: string]: {
                                            count: number;
                                            total: number;
                                        };
                                    };
                                    run_id: string;
                                    samples: {
                                        [key: string]: number;
                                    };
                                    values: {
                                        [key: string]: number | null;
                                    };
                                    workload_hash: string;
                                };
                                block: number;
                                candidate: {
                                    checks?: {
                                        anomaly?: string;
                                        check: string;
                                        evidence?: string | null;
                                        guarantee?: string;
                                        /** @enum {unknown} */
                                        outcome: "pass" | "fail" | "no_evidence";
                                        summary: string;
                                    }[];
                                    crashed: boolean;
                                    endpoints?: {
                                        [key: string]: {
                                            requests: number;
                                            successes: number;
                                        };
                                    };
                                    error_kinds: {
                                        [key: string]: number;
                                    };
                                    parts?: {
                                        [key: string]: {
                                            metric: string;
                                            of: string;
                                        };
                                    };
                                    proportions: {
                                        [key: string]: {
                                            count: number;
                                            total: number;
                                        };
                                    };
                                    run_id: string;
                                    samples: {
                                        [key: string]: number;
                                    };
                                    values: {
                                        [key: string]: number | null;
                                    };
                                    workload_hash: string;
                                };
                                duration_ms: number;
                                /** @enum {unknown} */
                                first: "baseline" | "candidate";
                                valid: boolean;
                            }[];
                            builds?: {
                                baseline: string | null;
                                candidate: string | null;
                            };
                            checks?: {
                                anomaly?: string;
                                baseline: {
                                    fail: number;
                                    no_evidence: number;
                                    pass: number;
                                };
                                candidate: {
                                    fail: number;
                                    no_evidence: number;
                                    pass: number;
                                };
                                check: string;
                                evidence: string | null;
                                guarantee?: string;
                                /** @enum {unknown} */
                                outcome: "pass" | "fail" | "no_evidence";
                                regressed: boolean;
                                summary: string | null;
                            }[];
                            lines: string[];
                            metrics: {
                                blocks_worse: number;
                                ci: [
                                    number,
                                    number
                                ] | null;
                                ci_level: number;
                                effect: number | null;
                                eq_ci: [
                                    number,
                                    number
                                ] | null;
                                gate: boolean;
                                margin: number;
                                mde80: number | null;
                                metric: string;
                                more_blocks: number | null;
                                n: number;
                                next: string | null;
                                not_worse: boolean;
                                of?: string;
                                p: number | null;
                                p_adjusted: number | null;
                                partial: boolean;
                                quantile?: number;
                                reason: ("wide" | "borderline" | "direction_only" | "too_few_blocks" | "too_few_requests" | "not_measurable" | "fewer_successes") | null;
                                /** @enum {unknown} */
                                scale: "ratio" | "share" | "absolute";
                                sd_block: number | null;
                                /** @enum {unknown} */
                                verdict: "regressed" | "improved" | "no_difference" | "inconclusive";
                            }[];
                            new_errors: {
                                blocks: number;
                                error: string;
                                requests: number;
                            }[];
                            options: {
                                cool_down_ms: number;
                                margin: number | null;
                                /** @enum {unknown} */
                                profile: "quick" | "standard";
                            };
                            /** @enum {unknown} */
                            outcome: "pass" | "fail" | "no_evidence";
                            plan: {
                                looks: number[];
                                max_ms?: number;
                                max_redo: number;
                                metrics: {
                                    /** @enum {unknown} */
                                    better: "lower" | "higher";
                                    gate: boolean;
                                    guard?: string;
                                    /** @enum {unknown} */
                                    kind: "ratio" | "proportion";
                                    margin: number;
                                    metric: string;
                                    of?: string;
                                    quantile?: number;
                                }[];
                                /** @enum {unknown} */
                                mode: "interleaved" | "duet";
                                seed: string;
                            };
                            scenario: string;
                            /** @enum {string} */
                            schema: "gauntlet.compare/2";
                            /** @enum {unknown} */
                            stopped: "decided" | "settled" | "looks_done" | "time" | "unfit" | "interrupted";
                            targets: {
                                baseline: string;
                                candidate: string;
                            };
                            tool: string;
                            warnings: {
                                /** @enum {unknown} */
                                code: "identical_values" | "order_effect" | "autocorrelation" | "spread_change" | "zero_baseline" | "partial";
                                metric: string;
                                sentence: string;
                            }[];
                        } | {
                            at: string;
                            baseline: {
                                build: {
                                    anomalies: {
                                        class: string;
                                        count: number;
                                        guarantee: string;
                                        sentence: string;
                                    }[];
                                    build: string | null;
                                    degradation: {
                                        after: {
                                            answered: number;
                                            errors: {
                                                [key: string]: number;
                                            };
                                            ratio: number | null;
                                            sent: number;
                                        };
                                        before: {
                                            answered: number;
                                            errors: {
                                                [key: string]: number;
                                            };
                                            ratio: number | null;
                                            sent: number;
                                        };
                                        during: {
                                            answered: number;
                                            errors: {
                                                [key: string]: number;
                                            };
                                            ratio: number | null;
                                            sent: number;
                                        };
                                        only_first?: number;
                                        recoveries: {
                                            first_success_ms: number | null;
                                            kind: string;
                                        }[];
                                    } | null;
                                    faults: {
                                        after: number;
                                        fired: boolean;
                                        firing?: {
                                            number: number;
                                            of: number;
                                        };
                                        from_ms: number | null;
                                        kind: string;
                                        proof: string;
                                        requests: number;
                                        to_ms: number | null;
                                    }[];
                                    judged: string[];
                                    /** @enum {unknown} */
                                    outcome: "pass" | "fail" | "no_evidence";
                                    reason: string | null;
                                    run: string | null;
                                    target: string;
                                };
                                gained: {
                                    class: string;
                                    guarantee: string;
                                }[];
                                kept: {
                                    class: string;
                                    guarantee: string;
                                }[];
                                removed: {
                                    class: string;
                                    guarantee: string;
                                }[];
                                undecided: {
                                    class: string;
                                    guarantee: string;
                                }[];
                            } | null;
                            candidate: {
                                anomalies: {
                                    class: string;
                                    count: number;
                                    guarantee: string;
                                    sentence: string;
                                }[];
                                build: string | null;
                                degradation: {
                                    after: {
                                        answered: number;
                                        errors: {
                                            [key: string]: number;
                                        };
                                        ratio: number | null;
                                        sent: number;
                                    };
                                    before: {
                                        answered: number;
                                        errors: {
                                            [key: string]: number;
                                        };
                                        ratio: number | null;
                                        sent: number;
                                    };
                                    during: {
                                        answered: number;
                                        errors: {
                                            [key: string]: number;
                                        };
                                        ratio: number | null;
                                        sent: number;
                                    };
                                    only_first?: number;
                                    recoveries: {
                                        first_success_ms: number | null;
                                        kind: string;
                                    }[];
                                } | null;
                                faults: {
                                    after: number;
                                    fired: boolean;
                                    firing?: {
                                        number: number;
                                        of: number;
                                    };
                                    from_ms: number | null;
                                    kind: string;
                                    proof: string;
                                    requests: number;
                                    to_ms: number | null;
                                }[];
                                judged: string[];
                                /** @enum {unknown} */
                                outcome: "pass" | "fail" | "no_evidence";
                                reason: string | null;
                                run: string | null;
                                target: string;
                            };
                            duration_ms: number;
                            inject: string[];
                            /** @enum {unknown} */
                            outcome: "pass" | "fail" | "no_evidence";
                            plan: string;
                            reason: string | null;
                            scenario: string;
                            /** @enum {string} */
                            schema: "gauntlet.faults/1";
                            seed: number;
                            shrunk: {
                                command: string | null;
                                config: string | null;
                                duration_ms: number;
                                /** @enum {unknown} */
                                end: "smallest" | "not_shown" | "no_fault_needed" | "over" | "interrupted";
                                from: {
                                    clients: number;
                                    faults: number;
                                    requests: number;
                                };
                                repeats: number;
                                says: string;
                                shown: number;
                                steps: {
                                    holds: boolean;
                                    shown: number;
                                    tried: number;
                                    what: string;
                                }[];
                                to: {
                                    clients: number;
                                    faults: number;
                                    requests: number;
                                } | null;
                                tried: number;
                                violation: {
                                    class: string;
                                    guarantee: string;
                                };
                            }[];
                            tool: string;
                            without_baseline: string | null;
                        } | {
                            at: string;
                            guarantees: {
                                anomalies: {
                                    class: string;
                                    key: string;
                                    omitted: number;
                                    omitted_rows?: number;
                                    operations: {
                                        action: string;
                                        attempt: number;
                                        client: number;
                                        invoked_ms: number;
                                        /** @enum {unknown} */
                                        outcome: "ok" | "fail" | "info";
                                        proposal: string | null;
                                        proves: boolean;
                                        returned_ms: number;
                                        row: number;
                                        status: number | null;
                                        step: string;
                                        value: string | null;
                                    }[];
                                    promise: string;
                                    rows: {
                                        [key: string]: string | number | null;
                                    }[];
                                    sentence: string;
                                }[];
                                contended_keys: number;
                                counts: {
                                    [key: string]: number;
                                };
                                counts_before?: {
                                    [key: string]: number;
                                };
                                evidence?: {
                                    counted: string;
                                    found: number;
                                    minimum: number;
                                    what: string;
                                }[];
                                /** @enum {boolean} */
                                exercised?: false;
                                keys: number;
                                keys_found?: number;
                                kind: string;
                                name: string;
                                operations: number;
                                /** @enum {unknown} */
                                outcome: "pass" | "fail" | "no_evidence";
                                outcomes: {
                                    fail: number;
                                    info: number;
                                    ok: number;
                                };
                                overlaps?: number;
                                reads_rows?: boolean;
                                reason: string | null;
                                snapshots?: {
                                    breached: number;
                                    during_load: number;
                                    examined: number | null;
                                    unread: number;
                                };
                                unknown: {
                                    absent: number;
                                    stored: number;
                                    total: number;
                                    unexplained: number;
                                };
                                warnings: string[];
                            }[];
                            /** @enum {unknown} */
                            outcome: "pass" | "fail" | "no_evidence";
                            run?: {
                                id: string;
                                /** @enum {unknown} */
                                phase: "BASELINE" | "POST_MITIGATION";
                                scenario: string;
                            };
                            /** @enum {string} */
                            schema: "gauntlet.guarantees/1";
                            tool: string;
                        } | {
                            at: string;
                            checks: {
                                name: string;
                                /** @enum {unknown} */
                                outcome: "pass" | "fail";
                            }[];
                            duration_ms: number | null;
                            error_breakdown: {
                                [key: string]: number;
                            };
                            error_rate: number | null;
                            failed_count: number | null;
                            /** @enum {unknown} */
                            format: "artillery-1" | "artillery-2" | "k6-summary" | "k6-summary-export" | "k6-machine-readable";
                            /** @enum {boolean} */
                            gates: false;
                            latency: {
                                max_ms: number | null;
                                mean_ms: number | null;
                                min_ms: number | null;
                                p50_ms: number | null;
                                p90_ms: number | null;
                                p95_ms: number | null;
                                p99_ms: number | null;
                                p999_ms: number | null;
                            };
                            /** @enum {string} */
                            latency_basis: "service";
                            requests_total: number;
                            response_codes: {
                                [key: string]: number;
                            };
                            rps: number | null;
                            /** @enum {string} */
                            schema: "gauntlet.imported-run/1";
                            source: string;
                            started_at: string | null;
                            tool: string;
                            users: {
                                completed: number | null;
                                created: number | null;
                                failed: number | null;
                            };
                            warnings: string[];
                        } | {
                            at: string;
                            cases: {
                                body_match: boolean;
                                divergences: {
                                    candidate: string | null;
                                    explained_by: string | null;
                                    kind: string;
                                    pointer: string;
                                    reference: string | null;
                                    target: string;
                                }[];
                                name: string;
                                noisy: boolean;
                                /** @enum {unknown} */
                                outcome: "pass" | "fail" | "no_evidence";
                                reason: string | null;
                                status_match: boolean;
                                statuses: {
                                    [key: string]: number;
                                };
                                times_ms: {
                                    [key: string]: number;
                                };
                            }[];
                            mappings: {
                                description: string;
                                explains: string[];
                                id: string;
                                places?: string[];
                                residue: string[];
                                rewrites: string[];
                                target: string;
                            }[];
                            /** @enum {unknown} */
                            outcome: "pass" | "fail" | "no_evidence";
                            rules: {
                                matched: number;
                                rule: string;
                                silenced: number;
                            }[];
                            /** @enum {string} */
                            schema: "gauntlet.parity/1";
                            tally: {
                                body_matches: number;
                                cases: number;
                                divergent: number;
                                incomparable?: number;
                                root_causes: number;
                                status_matches: number;
                                unreachable: number;
                            };
                            targets: {
                                build: string | null;
                                name: string;
                                url: string;
                            }[];
                            tool: string;
                        } | {
                            at: string;
                            base: {
                                rev: string;
                                sha: string;
                            };
                            bundles: {
                                bytes: number;
                                component: string;
                                files: string[];
                                id: string;
                                warning: string | null;
                            }[];
                            calls: {
                                advisory: string | null;
                                attempts: number;
                                bundle: string;
                                cost_usd: number;
                                engaged: boolean;
                                files_named: number;
                                findings: number;
                                finish_reason: string | null;
                                latency_ms: number;
                                lineage: string;
                                model: string | null;
                                repaired: boolean;
                                reviewer: string;
                                /** @enum {unknown} */
                                status: "answered" | "cached" | "replayed" | "failed" | "not_sent";
                                trouble: string | null;
                                usage: {
                                    in: number;
                                    out: number;
                                    reasoning: number;
                                    visible: number;
                                };
                                verdict_mismatch: boolean;
                            }[];
                            convergence: {
                                by_chance: number;
                                observed: number;
                                weak: boolean;
                            };
                            cost: {
                                cached: number;
                                cap: string | null;
                                requests: number;
                                usd: number;
                            };
                            files: {
                                added: number;
                                bundles: string[];
                                /** @enum {unknown} */
                                coverage: "reviewed" | "partial" | "excluded" | "unsent";
                                path: string;
                                previous_path: string | null;
                                reason: string | null;
                                removed: number;
                                status: string;
                            }[];
                            findings: {
                                bundle: string;
                                fix: string;
                                grounded: boolean;
                                hunk: string | null;
                                id: string;
                                kind: string;
                                lineage: string;
                                lines: [
                                    number,
                                    number
                                ] | null;
                                located: boolean;
                                path: string;
                                path_repaired: boolean;
                                quote: string;
                                reviewer: string;
                                severity: string;
                                state: string;
                                state_reason: string | null;
                                why: string;
                            }[];
                            groups: {
                                convergent: {
                                    file: boolean;
                                    hunk: boolean;
                                };
                                findings: string[];
                                hunk: string | null;
                                id: string;
                                kind: string;
                                lineages: string[];
                                lines: [
                                    number,
                                    number
                                ] | null;
                                path: string;
                                reviewers: string[];
                                severity: string;
                            }[];
                            head: {
                                rev: string;
                                sha: string;
                            };
                            hunks: {
                                header: string;
                                path: string;
                                text: string;
                            }[];
                            notes: string[];
                            /** @enum {unknown} */
                            outcome: "pass" | "fail" | "no_evidence";
                            reasons: string[];
                            redacted_at?: {
                                line: number | null;
                                path: string;
                                rule: string;
                            }[];
                            redactions: {
                                [key: string]: number;
                            };
                            replayed: boolean;
                            reviewers: {
                                dropped: boolean;
                                engaged: number;
                                lineage: string;
                                model: string;
                                name: string;
                            }[];
                            /** @enum {string} */
                            schema: "gauntlet.review/1";
                            tool: string;
                            verdict: string;
                        } | {
                            at: string;
                            checks: {
                                attempts: number;
                                duration_ms: number;
                                name: string;
                                needs: string[];
                                /** @enum {unknown} */
                                outcome: "pass" | "fail" | "no_evidence";
                                /** @enum {unknown} */
                                probe?: "connect" | "ready";
                                reason: string | null;
                                steps: {
                                    duration_ms: number;
                                    failures: string[];
                                    request: string;
                                    status: number | null;
                                }[];
                                target: string;
                            }[];
                            finally: {
                                attempts: number;
                                duration_ms: number;
                                name: string;
                                needs: string[];
                                /** @enum {unknown} */
                                outcome: "pass" | "fail" | "no_evidence";
                                /** @enum {unknown} */
                                probe?: "connect" | "ready";
                                reason: string | null;
                                steps: {
                                    duration_ms: number;
                                    failures: string[];
                                    request: string;
                                    status: number | null;
                                }[];
                                target: string;
                            }[];
                            footer: {
                                checks: number;
                                /** @enum {boolean} */
                                complete: true;
                                duration_ms: number;
                            };
                            /** @enum {unknown} */
                            outcome: "pass" | "fail" | "no_evidence";
                            /** @enum {string} */
                            schema: "gauntlet.smoke/1";
                            tally: {
                                fail: number;
                                no_evidence: number;
                                pass: number;
                            };
                            targets: {
                                build: string | null;
                                name: string;
                                url: string;
                            }[];
                            tool: string;
                        } | {
                            at: string;
                            baseline: {
                                build: string | null;
                                cells: {
                                    event: string;
                                    fault: string;
                                    id: string;
                                    /** @enum {unknown} */
                                    outcome: "pass" | "fail" | "no_evidence";
                                    /** @enum {unknown} */
                                    point: "before" | "after";
                                }[];
                                events: {
                                    answered: boolean;
                                    connection: number;
                                    id: string;
                                    number: number;
                                    occurrence: number;
                                    /** @enum {unknown} */
                                    role: "commit" | "write" | "read" | "other";
                                    sql: string;
                                    step: string;
                                    /** @enum {unknown} */
                                    transaction: "idle" | "open" | "failed";
                                }[];
                                gained: {
                                    cells: string[];
                                    class: string;
                                    guarantee: string;
                                }[];
                                kept: {
                                    cells: string[];
                                    class: string;
                                    guarantee: string;
                                }[];
                                only_baseline: string[];
                                only_candidate: string[];
                                /** @enum {unknown} */
                                outcome: "pass" | "fail" | "no_evidence";
                                removed: {
                                    cells: string[];
                                    class: string;
                                    guarantee: string;
                                }[];
                                tally: {
                                    fail: number;
                                    no_evidence: number;
                                    pass: number;
                                };
                                target: string;
                            } | null;
                            build: string | null;
                            cells: {
                                anomalies: {
                                    class: string;
                                    guarantee: string;
                                    rows: {
                                        [key: string]: string | number | null;
                                    }[];
                                    sentence: string;
                                }[];
                                attempts: {
                                    attempt: number;
                                    ended_ms: number;
                                    error: string | null;
                                    /** @enum {unknown} */
                                    outcome: "ok" | "fail" | "info";
                                    sent_ms: number;
                                    status: number | null;
                                    step: string;
                                }[];
                                command: string;
                                duration_ms: number;
                                event: string;
                                fault: string;
                                id: string;
                                /** @enum {unknown} */
                                outcome: "pass" | "fail" | "no_evidence";
                                /** @enum {unknown} */
                                point: "before" | "after";
                                proof: string | null;
                                reason: string | null;
                                reproduction: {
                                    reproduced: number;
                                    tried: number;
                                } | null;
                                second?: {
                                    event: string;
                                    fault: string;
                                    /** @enum {unknown} */
                                    point: "before" | "after";
                                };
                            }[];
                            counts: {
                                [key: string]: number;
                            };
                            database_settings: {
                                [key: string]: string;
                            };
                            differences: string[];
                            duration_ms: number;
                            events: {
                                answered: boolean;
                                connection: number;
                                id: string;
                                number: number;
                                occurrence: number;
                                /** @enum {unknown} */
                                role: "commit" | "write" | "read" | "other";
                                sql: string;
                                step: string;
                                /** @enum {unknown} */
                                transaction: "idle" | "open" | "failed";
                            }[];
                            faults: {
                                fault: string;
                                what: string;
                            }[];
                            flow: string;
                            guarantees: string[];
                            last_run: {
                                anomalies: {
                                    class: string;
                                    guarantee: string;
                                    rows: {
                                        [key: string]: string | number | null;
                                    }[];
                                    sentence: string;
                                }[];
                                complete: boolean;
                                /** @enum {unknown} */
                                outcome: "pass" | "fail" | "no_evidence";
                                reason: string | null;
                                unknown: string[];
                            } | null;
                            only: string[];
                            /** @enum {unknown} */
                            outcome: "pass" | "fail" | "no_evidence";
                            reason: string | null;
                            /** @enum {unknown} */
                            retry: "none" | "same-request" | "until-answered";
                            /** @enum {string} */
                            schema: "gauntlet.sweep/1";
                            seed: number;
                            /** @enum {unknown} */
                            stopped: "done" | "time" | "interrupted" | "not_started";
                            tally: {
                                fail: number;
                                no_evidence: number;
                                pass: number;
                            };
                            target: string;
                            tool: string;
                            warnings: string[];
                        };
                        id: string;
                        is_final: boolean;
                        kind: string;
                        outcome: string;
                        scenario: string | null;
                        tool: string;
                        verdict_id: string | null;
                    };
                };
            };
            /** @description Default Response */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
        };
    };
    readEvidenceDetails: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                kind: string;
                position: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        details: {
                            at: string;
                            exchanges: {
                                body: string;
                                body_bytes: number;
                                curl: string;
                                headers: {
                                    [key: string]: string;
                                };
                                status: number | null;
                                target: string;
                                trouble: string | null;
                            }[];
                            minimal: {
                                curl: string;
                                target: string;
                            }[];
                            name: string;
                            not_smaller?: string | null;
                            who_is_right: string | null;
                        } | null;
                    };
                };
            };
            /** @description Default Response */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
        };
    };
    listGaps: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        gaps: {
                            covers: {
                                check: string;
                            } | {
                                anomaly: {
                                    class: string;
                                    guarantee: string;
                                };
                            } | {
                                parity: {
                                    cases: string[];
                                    mapping: string;
                                };
                            };
                            expires: string | null;
                            id: string;
                            met_in: {
                                branch: string | null;
                                project: string;
                                verdict_id: string;
                            }[];
                            owner: string | null;
                            reason: string;
                            /** @enum {unknown} */
                            status: "open" | "accepted" | "closed";
                            ticket: string | null;
                            title: string;
                            /** @enum {unknown} */
                            under: "plain" | "faults" | "any";
                        }[];
                        today: string;
                        /** @description What was left out because it cannot be read: one sentence each, which names it. */
                        unreadable: string[];
                    };
                };
            };
            /** @description Default Response */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
        };
    };
    listPages: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        pages: ({
                            link: string;
                            name: string;
                        } | {
                            name: string;
                            path: string;
                        })[];
                    };
                };
            };
            /** @description Default Response */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
        };
    };
    readPage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Default Response */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
        };
    };
    listRuns: {
        parameters: {
            query?: {
                after?: string;
                limit?: number;
                phase?: "BASELINE" | "POST_MITIGATION";
                scenario?: string;
                sha?: string;
                status?: "RUNNING" | "SUCCESS" | "FAILED" | "INTERRUPTED";
                tag?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        next?: string;
                        runs: {
                            artifacts_path: string | null;
                            duration_ms: number | null;
                            ended_at: string | null;
                            environment: {
                                [key: string]: unknown;
                            };
                            error_text: string | null;
                            generator_audit: {
                                cpu_ratio: number;
                                event_loop_p99_ms: number;
                                offered: number;
                                reasons: string[];
                                sent: number;
                                skipped: number;
                                slip_p99_ms: number;
                                valid: boolean;
                                workers?: {
                                    clock?: {
                                        offset_ms: number;
                                        skew_ms: number;
                                        uncertainty_ms: number;
                                    };
                                    cpu_ratio: number;
                                    event_loop_p99_ms: number;
                                    lost: boolean;
                                    offered: number;
                                    reasons: string[];
                                    sent: number;
                                    skipped: number;
                                    slip_p99_ms: number;
                                    valid: boolean;
                                    worker: number;
                                }[];
                            } | null;
                            git_sha: string | null;
                            id: string;
                            notes: string | null;
                            /** @enum {unknown} */
                            phase: "BASELINE" | "POST_MITIGATION";
                            run_name: string;
                            scenario_name: string;
                            seed: number;
                            started_at: string;
                            /** @enum {unknown} */
                            status: "RUNNING" | "SUCCESS" | "FAILED" | "INTERRUPTED";
                            tags: {
                                [key: string]: string;
                            };
                            target_base_url: string;
                            workload_hash: string | null;
                        }[];
                    };
                };
            };
            /** @description Default Response */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
        };
    };
    readRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        guarantees: {
                            of: {
                                counts: {
                                    [key: string]: number;
                                };
                                exercised: boolean;
                                kind: string;
                                name: string;
                                /** @enum {unknown} */
                                outcome: "pass" | "fail" | "no_evidence";
                            }[];
                            /** @enum {unknown} */
                            outcome: "pass" | "fail" | "no_evidence";
                        } | null;
                        measured: {
                            checks: {
                                details: {
                                    [key: string]: unknown;
                                };
                                expected: string | number;
                                name: string;
                                observed: string | number | null;
                                /** @enum {unknown} */
                                outcome: "pass" | "fail" | "no_evidence";
                            }[];
                            curves: {
                                endpoint: string;
                                method: string;
                                points: {
                                    percentile: number;
                                    scheduled_ms: number;
                                    service_ms: number;
                                }[];
                            }[];
                            endpoints: {
                                endpoint: string;
                                error_breakdown: {
                                    [key: string]: number;
                                };
                                error_count: number;
                                error_rate: number;
                                failure_count: number;
                                /** @enum {string} */
                                latency_basis: "scheduled";
                                max_ms: number | null;
                                mean_ms: number | null;
                                method: string;
                                min_ms: number | null;
                                p50_ms: number | null;
                                p90_ms: number | null;
                                p95_ms: number | null;
                                p99_ms: number | null;
                                p999_ms: number | null;
                                requests_total: number;
                                response_codes: {
                                    [key: string]: number;
                                };
                                rps: number;
                                service: {
                                    p50_ms: number | null;
                                    p95_ms: number | null;
                                    p99_ms: number | null;
                                };
                                success_count: number;
                                timeout_count: number;
                            }[];
                            faults: {
                                after: number;
                                fired: boolean;
                                firing?: {
                                    number: number;
                                    of: number;
                                };
                                from_ms: number | null;
                                kind: string;
                                proof: string;
                                requests: number;
                                to_ms: number | null;
                            }[];
                            /** @enum {unknown} */
                            outcome: "pass" | "fail" | "no_evidence";
                            outcomes: {
                                fail: number;
                                info: number;
                                ok: number;
                            };
                            recorded_ms: number;
                            timeline: {
                                completed: number;
                                errors: number;
                                p50_ms: number | null;
                                p99_ms: number | null;
                                recorded: boolean;
                                second: number;
                                started: number;
                            }[];
                            users: {
                                completed: number;
                                failed: number;
                                failures: {
                                    count: number;
                                    kind: string;
                                    message: string;
                                }[];
                                started: number;
                            };
                        } | null;
                        run: {
                            artifacts_path: string | null;
                            duration_ms: number | null;
                            ended_at: string | null;
                            environment: {
                                [key: string]: unknown;
                            };
                            error_text: string | null;
                            generator_audit: {
                                cpu_ratio: number;
                                event_loop_p99_ms: number;
                                offered: number;
                                reasons: string[];
                                sent: number;
                                skipped: number;
                                slip_p99_ms: number;
                                valid: boolean;
                                workers?: {
                                    clock?: {
                                        offset_ms: number;
                                        skew_ms: number;
                                        uncertainty_ms: number;
                                    };
                                    cpu_ratio: number;
                                    event_loop_p99_ms: number;
                                    lost: boolean;
                                    offered: number;
                                    reasons: string[];
                                    sent: number;
                                    skipped: number;
                                    slip_p99_ms: number;
                                    valid: boolean;
                                    worker: number;
                                }[];
                            } | null;
                            git_sha: string | null;
                            id: string;
                            notes: string | null;
                            /** @enum {unknown} */
                            phase: "BASELINE" | "POST_MITIGATION";
                            run_name: string;
                            scenario_name: string;
                            seed: number;
                            started_at: string;
                            /** @enum {unknown} */
                            status: "RUNNING" | "SUCCESS" | "FAILED" | "INTERRUPTED";
                            tags: {
                                [key: string]: string;
                            };
                            target_base_url: string;
                            workload_hash: string | null;
                        };
                    };
                };
            };
            /** @description Default Response */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
        };
    };
    watchRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": {
                        progress: {
                            elapsed_ms: number;
                            errors: number;
                            p50_ms: number | null;
                            p95_ms: number | null;
                            p99_ms: number | null;
                            requests: number;
                            scheduled_ms: number;
                            slip_p99_ms: number | null;
                            timeline: {
                                completed: number;
                                errors: number;
                                p50_ms: number | null;
                                p99_ms: number | null;
                                recorded: boolean;
                                second: number;
                                started: number;
                            }[];
                            users_active: number;
                            users_skipped: number;
                            users_started: number;
                            warm_up: boolean;
                        } | null;
                        reported_at: string | null;
                        stop_requested_at: string | null;
                    };
                };
            };
            /** @description Default Response */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
        };
    };
    stopRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        stop_requested: boolean;
                    };
                };
            };
            /** @description Default Response */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
        };
    };
    listScenarios: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string[];
                };
            };
            /** @description Default Response */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
        };
    };
    readSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        signed_in: boolean;
                        token_required: boolean;
                    };
                };
            };
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        signed_in: boolean;
                        token_required: boolean;
                    };
                };
            };
            /** @description Default Response */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        signed_in: boolean;
                        token_required: boolean;
                    };
                };
            };
        };
    };
    listVerdicts: {
        parameters: {
            query?: {
                after?: string;
                branch?: string;
                limit?: number;
                project?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        next?: string;
                        rows: {
                            at: string;
                            branch: string | null;
                            evidence: string;
                            id: string;
                            project: string;
                            tool: string;
                            /** @enum {unknown} */
                            verdict: "ship" | "ship-with-known-gaps" | "hold" | "inconclusive";
                        }[];
                    };
                };
            };
            /** @description Default Response */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
        };
    };
    readVerdict: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        at: string;
                        branch: string | null;
                        builds: {
                            build: string | null;
                            target: string;
                            url: string;
                        }[];
                        changed_answers?: {
                            baseline_share: number;
                            candidate_share: number;
                            endpoint: string;
                            requests: number;
                            scenario: string;
                            status: number;
                        }[];
                        data_checked?: boolean;
                        evidence: string;
                        exit_code: number;
                        id: string;
                        not_looked_at: string[];
                        project: string;
                        resumed_at?: string[];
                        /** @enum {string} */
                        schema: "gauntlet.verdict/1";
                        stages: {
                            baseline_failures?: {
                                check: string;
                                evidence: string | null;
                                summary: string;
                            }[];
                            command?: string;
                            differences?: {
                                effect: string | null;
                                metric: string;
                                scenario: string;
                                verdict: string;
                            }[];
                            duration_ms: number;
                            /** @enum {unknown} */
                            outcome: "pass" | "fail" | "no_evidence";
                            reasons: {
                                check: string;
                                duration_ms?: number;
                                evidence: string | null;
                                gate?: string;
                                known_gap: string | null;
                                /** @enum {unknown} */
                                outcome: "pass" | "fail" | "no_evidence";
                                previous_outcome?: ("pass" | "fail" | "no_evidence") | null;
                                summary: string;
                                /** @enum {string} */
                                under?: "faults";
                            }[];
                            stage: string;
                            started_at?: string;
                        }[];
                        start_up_races?: string[];
                        tool: string;
                        /** @enum {unknown} */
                        verdict: "ship" | "ship-with-known-gaps" | "hold" | "inconclusive";
                    };
                };
            };
            /** @description Default Response */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
        };
    };
    listNewestVerdicts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        left_out: number;
                        /** @description What was left out because it cannot be read: one sentence each, which names it. */
                        unreadable: string[];
                        verdicts: {
                            at: string;
                            branch: string | null;
                            builds: {
                                build: string | null;
                                target: string;
                                url: string;
                            }[];
                            changed_answers?: {
                                baseline_share: number;
                                candidate_share: number;
                                endpoint: string;
                                requests: number;
                                scenario: string;
                                status: number;
                            }[];
                            data_checked?: boolean;
                            evidence: string;
                            exit_code: number;
                            id: string;
                            not_looked_at: string[];
                            project: string;
                            resumed_at?: string[];
                            /** @enum {string} */
                            schema: "gauntlet.verdict/1";
                            stages: {
                                baseline_failures?: {
                                    check: string;
                                    evidence: string | null;
                                    summary: string;
                                }[];
                                command?: string;
                                differences?: {
                                    effect: string | null;
                                    metric: string;
                                    scenario: string;
                                    verdict: string;
                                }[];
                                duration_ms: number;
                                /** @enum {unknown} */
                                outcome: "pass" | "fail" | "no_evidence";
                                reasons: {
                                    check: string;
                                    duration_ms?: number;
                                    evidence: string | null;
                                    gate?: string;
                                    known_gap: string | null;
                                    /** @enum {unknown} */
                                    outcome: "pass" | "fail" | "no_evidence";
                                    previous_outcome?: ("pass" | "fail" | "no_evidence") | null;
                                    summary: string;
                                    /** @enum {string} */
                                    under?: "faults";
                                }[];
                                stage: string;
                                started_at?: string;
                            }[];
                            start_up_races?: string[];
                            tool: string;
                            /** @enum {unknown} */
                            verdict: "ship" | "ship-with-known-gaps" | "hold" | "inconclusive";
                        }[];
                    };
                };
            };
            /** @description Default Response */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
            /** @description Default Response */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        hint: string;
                        message: string;
                    };
                };
            };
        };
    };
}
