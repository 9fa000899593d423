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
                            } | null;
                            git_sha: string | null;
                            id: string;
                            notes: string | null;
                            phase: "BASELINE" | "POST_MITIGATION";
                            run_name: string;
                            scenario_name: string;
                            seed: number;
                            started_at: string;
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
                            } | null;
                            git_sha: string | null;
                            id: string;
                            notes: string | null;
                            phase: "BASELINE" | "POST_MITIGATION";
                            run_name: string;
                            scenario_name: string;
                            seed: number;
                            started_at: string;
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
                                outcome: "pass" | "fail" | "no_evidence";
                            };
                            before?: {
                                details: {
                                    [key: string]: unknown;
                                };
                                expected: string | number;
                                name: string;
                                observed: string | number | null;
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
                        document: unknown;
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
                        details: unknown;
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
                            } | null;
                            git_sha: string | null;
                            id: string;
                            notes: string | null;
                            phase: "BASELINE" | "POST_MITIGATION";
                            run_name: string;
                            scenario_name: string;
                            seed: number;
                            started_at: string;
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
                                outcome: "pass" | "fail" | "no_evidence";
                            }[];
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
                            } | null;
                            git_sha: string | null;
                            id: string;
                            notes: string | null;
                            phase: "BASELINE" | "POST_MITIGATION";
                            run_name: string;
                            scenario_name: string;
                            seed: number;
                            started_at: string;
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
                        evidence: string;
                        exit_code: number;
                        id: string;
                        not_looked_at: string[];
                        project: string;
                        resumed_at?: string[];
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
                        verdicts: {
                            at: string;
                            branch: string | null;
                            builds: {
                                build: string | null;
                                target: string;
                                url: string;
                            }[];
                            evidence: string;
                            exit_code: number;
                            id: string;
                            not_looked_at: string[];
                            project: string;
                            resumed_at?: string[];
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
